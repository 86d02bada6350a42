'use client'
// Where answers are messages, the conversation says which calls are answered: by a message of the person after the call.
import { useMemo } from 'react'
import type { ChatInput, ChatState, ChatStore, Store } from '@x/core'
import { textOf } from '@x/core'
import { useStore } from '@x/react'
import { answerOf, type Given, keysOf } from './asking.ts'
import { partsOf } from './asks.ts'
import type { PresentPart } from './parts.ts'
import type { PresentAnswer, PresentValue } from './present-tool.ts'
import { numberFrom } from './values.ts'

const nothing = (): undefined => undefined
const NO_CHAT: Store<undefined> = {
  get: nothing,
  initial: undefined,
  subscribe: () => nothing,
}

/** What a person has said to a call. */
export interface SaidAnswer {
  /** As it is shown; undefined for nothing. */
  answer: PresentAnswer | undefined
  /** Whether there is one at this moment: a second press may come before the first is shown. */
  isThere: () => boolean
}

/** What a person has answered to a call by a message, sent or waiting. */
export function useSaidAnswer(
  { id, args }: { id?: string | undefined; args?: unknown },
  chat: ChatStore | undefined,
): SaidAnswer {
  const asked = useMemo(() => (chat ? askedIn(partsOf(args)) : []), [chat, args])
  const select = useMemo(
    () => (state: ChatState | undefined) => state && textOfAnswer(state, id, asked),
    [id, asked],
  )
  const text = useStore<ChatState | undefined, string | undefined>(chat ?? NO_CHAT, select)
  const answer = useMemo(
    () => (text === undefined ? undefined : readAnswer(text, asked)),
    [text, asked],
  )
  return { answer, isThere: () => select(chat?.get()) !== undefined }
}

interface Asked {
  key: string
  label: string
  valueOf: (text: string) => PresentValue
}

/** What the fields and choices of a call ask, in order. */
function askedIn(parts: readonly PresentPart[]): readonly Asked[] {
  const keys = keysOf(parts)
  return parts.flatMap((part, index): readonly Asked[] => {
    if (part.type === 'choice') {
      const { name, title = name } = part
      return [{ key: keys[index]?.[0] ?? name, label: title, valueOf: String }]
    }
    if (part.type !== 'form') return []
    return part.fields.map(({ name, label, type }, at) => ({
      key: keys[index]?.[at] ?? name,
      label,
      valueOf: (text) =>
        type === 'checkbox' ? text === '✓' : type === 'number' ? (numberFrom(text) ?? text) : text,
    }))
  })
}

function textOfAnswer(
  state: ChatState,
  callId: string | undefined,
  asked: readonly Asked[],
): string | undefined {
  if (callId === undefined || asked.length === 0) return undefined
  const { messages, queue } = state
  // The newest calls are those that are looked at.
  const at = messages.findLastIndex(({ parts }) =>
    parts.some((part) => part.type === 'tool' && part.id === callId),
  )
  if (at < 0) return undefined
  const isAnswer = (text: string): boolean => readAnswer(text, asked) !== undefined
  for (const { role, parts } of messages.slice(at + 1)) {
    const text = role === 'user' ? textOf(parts) : ''
    if (isAnswer(text)) return text
  }
  return queue.map(({ input }) => inputText(input)).find(isAnswer)
}

function inputText(input: ChatInput): string {
  return typeof input === 'string' ? input : (input.text ?? '')
}

/** The other way of `messageOf` of asking.ts; undefined for a text that says something else. */
function readAnswer(text: string, asked: readonly Asked[]): PresentAnswer | undefined {
  const lines: { question: Asked; value: string }[] = []
  let from = 0
  for (const line of text.split('\n')) {
    const at = asked.findIndex(({ label }, index) => index >= from && line.startsWith(`${label}: `))
    const question = asked[at]
    const last = lines.at(-1)
    if (question) {
      lines.push({ question, value: line.slice(question.label.length + 2) })
      from = at + 1
    } else if (last) last.value += `\n${line}`
    else return undefined
  }
  return answerOf(
    lines.map(({ question: { key, label, valueOf }, value }): Given => ({
      key,
      label,
      value: valueOf(value),
    })),
  )
}
