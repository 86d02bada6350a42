'use client'
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent, RefObject } from 'react'
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

const NOTHING: Found = { items: NONE, status: 'ready' }

/** Watches a field for triggers. The field keeps the focus. */
export function useTriggers(
  chat: ChatStore,
  input: RefObject<HTMLTextAreaElement | null>,
  triggers: readonly ComposerTrigger[],
): TriggerList {
  const listId = useId()
  const { match, look, close, dismiss } = useMatch(input, triggers)
  const { items, status } = useItems(match)
  const [active, setActive] = useState(0)
  useEffect(() => setActive(0), [match?.trigger, match?.query])

  return useMemo(() => {
    const isOpen = match !== undefined && (items.length > 0 || status !== 'ready')
    const optionId = (index: number): string => `${listId}-${index}`
    const pick = (index: number): void => {
      const item = items[index]
      if (!match || !item) return
      const { text, caret } = insertPick(chat.draft.get(), match, item)
      chat.draft.set(text)
      close()
      const field = input.current
      field?.focus({ preventScroll: true })
      // After the render that shows the text: until then the caret has no place in it.
      queueMicrotask(() => field?.setSelectionRange(caret, caret))
    }
    const list = { items, active, status, listId, optionId, setActive, pick }
    return {
      ...list,
      match: isOpen ? match : undefined,
      assist: {
        props: {
          'aria-autocomplete': 'list',
          'aria-haspopup': 'listbox',
          'aria-controls': isOpen && items.length > 0 ? listId : undefined,
          'aria-activedescendant': isOpen && items.length > 0 ? optionId(active) : undefined,
        },
        look,
        close,
        onKey: (event) => isOpen && actOn(event, list, dismiss),
      },
    }
  }, [match, items, status, active, listId, chat, input, look, close, dismiss])
}

/** Moves in an open list, picks, or gives it up. Returns whether the key does one of these. */
function actOn(
  { key, shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent,
  { items, active, setActive, pick }: Pick<TriggerList, 'items' | 'active' | 'setActive' | 'pick'>,
  dismiss: () => void,
): boolean {
  if (altKey || ctrlKey || metaKey) return false
  const move = (by: number): void => setActive((active + by + items.length) % items.length)
  if (key === 'Escape') dismiss()
  else if (items.length === 0 || shiftKey) return false
  else if (key === 'ArrowDown') move(1)
  else if (key === 'ArrowUp') move(-1)
  else if (key === 'Enter' || key === 'Tab') pick(active)
  else return false
  return true
}

/** The trigger that the caret stands behind. */
function useMatch(
  input: RefObject<HTMLTextAreaElement | null>,
  triggers: readonly ComposerTrigger[],
): Pick<InputAssist, 'look' | 'close'> & { match: TriggerMatch | undefined; dismiss: () => void } {
  const [match, setMatch] = useState<TriggerMatch>()
  // The place of the one that was closed with Escape, so that typing on does not open it again.
  const dismissed = useRef(-1)
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
  const dismiss = useCallback(() => {
    dismissed.current = match?.start ?? -1
    setMatch(undefined)
  }, [match])
  return { match, look, close, dismiss }
}

/** What is offered for it. */
function useItems(match: TriggerMatch | undefined): Found {
  const [found, setFound] = useState<Found>(NOTHING)
  const trigger = match?.trigger
  const query = match?.query
  useEffect(() => {
    if (!trigger || query === undefined) {
      setFound(NOTHING)
      return undefined
    }
    const { items } = trigger
    if (typeof items !== 'function') {
      setFound({ items: filterItems(items, query), status: 'ready' })
      return undefined
    }
    const controller = new AbortController()
    const { signal } = controller
    const settle = (next: Found): void => {
      if (!signal.aborted) setFound(next)
    }
    // What was found for fewer letters stays until there is better.
    setFound((last) => ({ ...last, status: 'loading' }))
    void (async () => {
      try {
        settle({ items: await items(query, { signal }), status: 'ready' })
      } catch {
        settle({ items: NONE, status: 'error' })
      }
    })()
    return () => controller.abort()
  }, [trigger, query])
  return found
}
