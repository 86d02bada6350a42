'use client'
import type { ReactElement } from 'react'
import { findMessage } from '@x/core'
import type { ChatMessage, ChatPart, ChatState } from '@x/core'
import { keepUnseen } from '../stylesheet.ts'
import { cardText } from '../tool-view/card-text.ts'
import type { CardViews } from '../tool-view/card-text.ts'
import type { Words } from '../words.ts'
import { plainText } from './plain-text.ts'

/** What is folded in the rich message: the browser's find still reaches it. */
function foldedText(part: ChatPart): string {
  if (part.type === 'reasoning') return plainText(part.text)
  if (part.type === 'tool') {
    const { result } = part
    const told =
      typeof result === 'string' ? result : result === undefined ? '' : JSON.stringify(result)
    return `${part.name} ${part.argsText} ${told}`
  }
  if (part.type === 'data') return `${part.name} ${JSON.stringify(part.data)}`
  return part.type === 'source' ? `${part.title ?? ''} ${part.url}` : ''
}

function openText(part: ChatPart, isAnswer: boolean): string {
  if (part.type === 'text') return isAnswer ? plainText(part.text) : part.text
  if (part.type === 'refusal') return part.text
  return part.type === 'image' || part.type === 'file' ? (part.name ?? '') : ''
}

// React writes every `hidden` as the plain one, hence by hand.
function untilFound(element: HTMLElement | null): void {
  element?.setAttribute('hidden', 'until-found')
}

/**
 * A message far from the view: the same article with its plain text, at the price of a text node. Find, select-all,
 * print and screen readers reach all of it. An element and no component: there are thousands of them.
 */
export function standIn(message: ChatMessage, words: Words, views: CardViews): ReactElement | null {
  const { id, role, parts, status } = message
  if (role === 'system' || role === 'developer') return null
  const isAnswer = role === 'assistant'
  const label = isAnswer ? words.assistantSaid : words.youSaid
  const cards = parts.map((_, at) => cardText(message, at, views))
  const folded = isAnswer
    ? joined(parts.map((part, at) => (cards[at] === undefined ? foldedText(part) : '')))
    : ''
  return (
    <article
      key={id}
      data-x-message=""
      data-x-stand-in=""
      data-role={role}
      data-status={status}
      aria-label={label}
      tabIndex={-1}
    >
      <h2 ref={keepUnseen} data-x-hidden="">
        {label}
      </h2>
      {folded && <div ref={untilFound}>{folded}</div>}
      <p dir="auto" data-x-text="">
        {joined(parts.map((part, at) => cards[at] ?? openText(part, isAnswer)))}
      </p>
    </article>
  )
}

function joined(texts: readonly string[]): string {
  return texts.filter(Boolean).join('\n\n')
}

/** About how tall messages are in the column, in pixels: the scrollbar is right from the start. */
export function heightOf(ids: readonly string[], state: ChatState): number {
  let height = 0
  for (const id of ids) {
    const message = findMessage(state, id)
    if (message) height += estimateHeight(message)
  }
  return height
}

function estimateHeight({ role, parts }: ChatMessage): number {
  if (role === 'system' || role === 'developer') return 0
  let height = 64
  for (const part of parts) {
    if (part.type === 'text') height += 28 * Math.ceil(part.text.length / 72) + 16
    else if (part.type === 'reasoning' || part.type === 'tool') height += 48
    else if (part.type === 'image') height += 240
  }
  return height
}
