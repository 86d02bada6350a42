'use client'
import { useEffect } from 'react'
import type { RefObject } from 'react'
import { useBeforePaint } from '../use-before-paint.ts'

/** Whether CSS makes a field as tall as its text. */
function isNative(): boolean {
  return typeof CSS === 'undefined' || CSS.supports('field-sizing', 'content')
}

function fit(element: HTMLElement): void {
  element.style.blockSize = 'auto'
  element.style.blockSize = `${element.scrollHeight}px`
}

/** Makes a text field as tall as its text where CSS (`field-sizing`) cannot. Its maximum is the stylesheet's. */
export function useAutosize(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useBeforePaint(() => {
    if (field.current && !isNative()) fit(field.current)
  }, [field, text])
  useEffect(() => {
    const element = field.current
    if (!element || isNative()) return
    let width = element.clientWidth
    // Of another width it has other lines. Its height is set here, and no reason to look again.
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === width) return
      width = element.clientWidth
      fit(element)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [field])
}
