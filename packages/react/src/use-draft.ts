'use client'
import type { ChatMessage, ChatStore, MediaPart, RequestOverrides, Run } from '@x/core'
import { useCallback } from 'react'
import { useChatContext } from './chat-context.ts'
import { useSelection } from './use-store.ts'

/** What is typed, how to change it, and how to send it. */
export type Draft = readonly [
  text: string,
  setText: (text: string) => void,
  /** Sends the draft with its attachments. Undefined when there is nothing to send. */
  submit: (overrides?: RequestOverrides) => Run<ChatMessage> | undefined,
]

const wholeDraft = (text: string): string => text

/**
 * Sends what is typed and attached in a chat, and empties both. What the chat refuses (`refused` of the run) is put
 * back: when it is busy and `whenBusy` says so, or its queue is full.
 */
export function sendDraft(
  chat: ChatStore,
  overrides?: RequestOverrides,
): Run<ChatMessage> | undefined {
  const text = chat.draft.get()
  const attached = chat.attachments.get()
  if (text.trim() === '' && attached.length === 0) return undefined
  const files = attached.filter((each): each is File => each instanceof Blob)
  const parts = attached.filter((each): each is MediaPart => !(each instanceof Blob))
  const input = attached.length > 0 ? { text: text.trim(), files, parts } : text.trim()
  chat.draft.set('')
  chat.attachments.set([])
  const run = chat.send(input, overrides)
  if (run.refused) {
    // What a stop has given back meanwhile was typed before.
    chat.draft.set((typed) => [typed, text].filter(Boolean).join('\n'))
    chat.attachments.set((files) => [...files, ...attached])
  }
  return run
}

/**
 * What is typed and not sent yet. A draft belongs to the chat: it survives a switch to another one, a send
 * that is refused and, with `storage`, a reload.
 * @example
 * const [text, setText, submit] = useDraft()
 */
export function useDraft(chat?: ChatStore): Draft {
  const around = useChatContext(chat)
  const submit = useCallback(
    (overrides?: RequestOverrides) => sendDraft(around, overrides),
    [around],
  )
  return [useSelection(around.draft, wholeDraft), around.draft.set, submit]
}
