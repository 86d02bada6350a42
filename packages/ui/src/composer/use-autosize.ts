'use client'
import type { RefObject } from 'react'
import { useBeforePaint } from '../use-before-paint.ts'

/** Makes a text field as tall as its text where CSS (`field-sizing`) cannot. Its maximum is the stylesheet's. */
export function useAutosize(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useBeforePaint(() => {
    const element = field.current
    if (!element || typeof CSS === 'undefined' || CSS.supports('field-sizing', 'content')) return
    element.style.blockSize = 'auto'
    element.style.blockSize = `${element.scrollHeight}px`
  }, [field, text])
}
