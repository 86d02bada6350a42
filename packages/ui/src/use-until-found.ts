'use client'
import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'
import { useBeforePaint } from './use-before-paint.ts'

// React warns about layout effects on a server, where neither has anything to do.
/**
 * A ref for folded content that the browser's find still reaches: finding something in it calls `onFound`.
 * React writes every `hidden` as the plain one, hence by hand.
 */
export function useUntilFound(
  open: boolean,
  onFound: () => void,
): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null)
  const latest = useRef(onFound)
  useBeforePaint(() => {
    latest.current = onFound
    if (open) ref.current?.removeAttribute('hidden')
    else ref.current?.setAttribute('hidden', 'until-found')
  })
  useEffect(() => {
    const element = ref.current
    const reveal = (): void => latest.current()
    element?.addEventListener('beforematch', reveal)
    return () => element?.removeEventListener('beforematch', reveal)
  }, [])
  return ref
}
