'use client'
import { useRef } from 'react'
import type { RefObject } from 'react'
import { useBeforePaint } from './use-before-paint.ts'

/** Writes a text into a field; false where it could not. */
export type Write = (text: string) => boolean

/**
 * Writes a text into its field where somebody else than the person in it has changed it. The field has neither `value`
 * nor `defaultValue`: React would write into it at each letter, and Chromium then undoes letter by letter.
 * @param write is asked first
 */
export function useFieldText(
  field: RefObject<HTMLTextAreaElement | null>,
  text: string,
  write?: Write,
): void {
  const last = useRef('')
  useBeforePaint(() => {
    const element = field.current
    const isChanged = last.current !== text
    last.current = text
    if (element && isChanged && element.value !== text && !write?.(text)) element.value = text
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- another way to write is no change
  }, [field, text])
}
