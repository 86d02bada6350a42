'use client'
import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'
import type { Write } from './field-text.ts'
import { withHands } from './lazy-part.ts'

/**
 * Writes into a field as if it was typed, so that it can be undone: what `value` is set to never is.
 * @param owner of the text: what the field held for another one does not come back
 */
export function useTyping(field: RefObject<HTMLTextAreaElement | null>, owner?: unknown): Write {
  const type = useRef<Write>(undefined)
  const before = useRef(owner)
  useEffect(
    () =>
      withHands(({ typingInto }) => {
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
