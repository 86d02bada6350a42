'use client'
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { RefObject } from 'react'
import type { ChatStore } from '@x/core'
import type { InputAssist } from './composer-context.ts'
import { filterItems, findTrigger, insertPick } from './trigger.ts'
import type { ComposerTrigger, TriggerItem, TriggerMatch } from './trigger.ts'

/** The list that is offered, and how the field moves in it. */
export interface TriggerList {
  match: TriggerMatch | undefined
  items: readonly TriggerItem[]
  /** Which one Enter picks, from 0. */
  active: number
  status: 'ready' | 'loading' | 'error'
  listId: string
  optionId: (index: number) => string
  setActive: (index: number) => void
  pick: (index: number) => void
  assist: InputAssist
}

const NONE: readonly TriggerItem[] = []

interface Found {
  items: readonly TriggerItem[]
  status: TriggerList['status']
}

/** Watches a field for triggers. The field keeps the focus. */
export function useTriggers(
  chat: ChatStore,
  input: RefObject<HTMLTextAreaElement | null>,
  triggers: readonly ComposerTrigger[],
): TriggerList {
  const listId = useId()
  const [match, setMatch] = useState<TriggerMatch>()
  const [{ items, status }, setFound] = useState<Found>({ items: NONE, status: 'ready' })
  const [active, setActive] = useState(0)
  // The place of the one that was closed with Escape, so that typing on does not open it again.
  const dismissed = useRef(-1)
  const trigger = match?.trigger
  const query = match?.query
  useEffect(() => {
    setActive(0)
    if (!trigger || query === undefined) {
      setFound({ items: NONE, status: 'ready' })
      return undefined
    }
    if (typeof trigger.items !== 'function') {
      setFound({ items: filterItems(trigger.items, query), status: 'ready' })
      return undefined
    }
    const controller = new AbortController()
    const { signal } = controller
    const settle = (found: Found): void => {
      if (!signal.aborted) setFound(found)
    }
    // What was found for fewer letters stays until there is better.
    setFound((last) => ({ ...last, status: 'loading' }))
    const find = trigger.items
    void (async () => {
      try {
        settle({ items: await find(query, { signal }), status: 'ready' })
      } catch {
        settle({ items: NONE, status: 'error' })
      }
    })()
    return () => controller.abort()
  }, [trigger, query])

  const look = useCallback(() => {
    const field = input.current
    if (!field) return
    const { value, selectionStart, selectionEnd } = field
    const found =
      selectionStart === selectionEnd ? findTrigger(value, selectionStart, triggers) : undefined
    if (found?.start !== dismissed.current) dismissed.current = -1
    const next = found && dismissed.current === found.start ? undefined : found
    setMatch((last) =>
      last?.start === next?.start && last?.query === next?.query && last?.trigger === next?.trigger
        ? last
        : next,
    )
  }, [input, triggers])

  // A list that comes late, as its file did, offers what was typed before.
  useEffect(() => {
    if (input.current?.matches(':focus')) look()
  }, [input, look])

  const close = useCallback(() => setMatch(undefined), [])

  return useMemo(() => {
    const isOpen = match !== undefined && (items.length > 0 || status !== 'ready')
    const pick = (index: number): void => {
      const item = items[index]
      if (!match || !item) return
      const { text, caret } = insertPick(chat.draft.get(), match, item)
      chat.draft.set(text)
      setMatch(undefined)
      const field = input.current
      field?.focus({ preventScroll: true })
      // After the render that shows the text: until then the caret has no place in it.
      queueMicrotask(() => field?.setSelectionRange(caret, caret))
    }
    const move = (by: number): void => setActive((active + by + items.length) % items.length)
    const optionId = (index: number): string => `${listId}-${index}`
    return {
      match: isOpen ? match : undefined,
      items,
      active,
      status,
      listId,
      optionId,
      setActive,
      pick,
      assist: {
        props: {
          'aria-autocomplete': 'list',
          'aria-haspopup': 'listbox',
          'aria-controls': isOpen && items.length > 0 ? listId : undefined,
          'aria-activedescendant': isOpen && items.length > 0 ? optionId(active) : undefined,
        },
        look,
        close,
        onKey({ key, shiftKey, altKey, ctrlKey, metaKey }) {
          if (!isOpen || altKey || ctrlKey || metaKey) return false
          if (key === 'Escape') {
            dismissed.current = match.start
            setMatch(undefined)
            return true
          }
          if (items.length === 0 || shiftKey) return false
          if (key === 'ArrowDown') move(1)
          else if (key === 'ArrowUp') move(-1)
          else if (key === 'Enter' || key === 'Tab') pick(active)
          else return false
          return true
        },
      },
    }
  }, [match, items, status, active, listId, chat, input, look, close])
}
