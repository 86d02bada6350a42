'use client'
import { forwardRef, useEffect, useRef, useState } from 'react'
import type { ChatMessage } from '@x/core'
import { MoreIcon } from '../more-icons.tsx'
import { renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useMounted } from '../time/use-mounted.ts'
import { messageText } from '../tool-view/card-text.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { spokenText } from './spoken-text.ts'

/** Props of `ReadAloud`. */
export interface ReadAloudProps extends Omit<PartProps<'button'>, 'children'> {
  message: ChatMessage
  /** BCP 47 language tag of the voice. @default that of the page */
  lang?: string | undefined
}

/**
 * A button that reads an answer aloud with the voice of the browser, and stops it. Reading ends when another answer
 * is read, when the message goes, and with the page. Nothing where the browser has no voice.
 * @example
 * <MessageActions message={message}><ReadAloud message={message} /></MessageActions>
 */
export const ReadAloud: Part<ReadAloudProps, HTMLButtonElement> = forwardRef(function ReadAloud(
  { message, lang, render, ...rest },
  ref,
) {
  const { words, locale, ...views } = useUI()
  const [isReading, setReading] = useState(false)
  const stop = useRef<() => void>(undefined)
  useEffect(() => () => stop.current?.(), [message.id])
  const canSpeak = useMounted() && typeof speechSynthesis !== 'undefined'
  const text = messageText(message, views)
  if (!canSpeak || text === '') return null
  const label = isReading ? words.thread.stopReading : words.thread.readAloud
  const toggle = (): void => {
    if (isReading) return stop.current?.()
    setReading(true)
    stop.current = read(spokenText(text, words, locale), lang, () => {
      stop.current = undefined
      setReading(false)
    })
  }
  return renderPart('button', render, {
    type: 'button',
    'data-x-button': 'icon',
    'data-x-read-aloud': '',
    'aria-label': label,
    'aria-pressed': isReading,
    title: label,
    onClick: toggle,
    ...rest,
    ref,
    children: <MoreIcon name={isReading ? 'stop' : 'speaker'} />,
  })
})

let endCurrent: (() => void) | undefined

/** Says the pieces one after the other: a long one alone falls silent after some seconds in Chromium. */
function read(pieces: readonly string[], lang: string | undefined, onEnd: () => void): () => void {
  endCurrent?.()
  let isOver = false
  const end = (): void => {
    if (isOver) return
    isOver = true
    window.removeEventListener('pagehide', end)
    if (endCurrent === end) endCurrent = undefined
    speechSynthesis.cancel()
    onEnd()
  }
  endCurrent = end
  window.addEventListener('pagehide', end)
  const language = lang ?? (document.documentElement.lang || undefined)
  const say = (index: number): void => {
    const piece = pieces[index]
    if (isOver) return
    if (piece === undefined) return end()
    const utterance = new SpeechSynthesisUtterance(piece)
    if (language) utterance.lang = language
    utterance.addEventListener('end', () => say(index + 1))
    utterance.addEventListener('error', end)
    speechSynthesis.speak(utterance)
  }
  say(0)
  return end
}
