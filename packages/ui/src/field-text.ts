'use client'
import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'
import { withLater } from './lazy-part.ts'
import { useBeforePaint } from './use-before-paint.ts'

/** Writes a text into a field; false where it could not. */
type Write = (text: string) => boolean

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
    // Another way to write is no change.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [field, text])
}

/**
 * Writes into a field as if it was typed, so that it can be undone: what `value` is set to never is.
 * @param owner of the text: what the field held for another one does not come back
 */
export function useTyping(field: RefObject<HTMLTextAreaElement | null>, owner?: unknown): Write {
  const type = useRef<Write>(undefined)
  const before = useRef(owner)
  useEffect(
    () =>
      withLater(({ typingInto }) => {
        const typing = typingInto(field.current)
        type.current = typing.type
        return typing.stop
      }),
    [field],
  )
  return (text) => {
    const isOther = before.current !== owner
    before.current = owner
    return !isOther && type.current?.(text) === true
  }
}
