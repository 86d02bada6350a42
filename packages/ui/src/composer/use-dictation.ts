'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ChatStore } from '@x/core'
import { createRecognizer, transcriptFrom } from './speech.ts'
import type { Recognizer } from './speech.ts'

/** Why dictation ended by itself. */
export type DictationError = 'denied' | 'silence' | 'network' | 'other'

const ERRORS: Readonly<Record<string, DictationError>> = {
  'not-allowed': 'denied',
  'service-not-allowed': 'denied',
  'audio-capture': 'denied',
  'no-speech': 'silence',
  network: 'network',
}

/** Writes what is said to the end of the draft, as it is heard. */
export function useDictation(
  chat: ChatStore,
  { lang, onError }: { lang: string | undefined; onError: (error: DictationError) => void },
): { isSupported: boolean; isListening: boolean; toggle: () => void } {
  // Known after the first render alone: a server does not know the browser.
  const [isSupported, setSupported] = useState(false)
  const [isListening, setListening] = useState(false)
  const recognizer = useRef<Recognizer>(undefined)
  useEffect(() => {
    setSupported(createRecognizer() !== undefined)
    return () => {
      recognizer.current?.abort()
      recognizer.current = undefined
      setListening(false)
    }
  }, [chat])

  const toggle = useCallback(() => {
    if (recognizer.current) {
      recognizer.current.stop()
      return
    }
    const current = createRecognizer()
    if (!current) return
    recognizer.current = current
    let before = chat.draft.get()
    let written = before
    let from = 0
    current.lang = lang ?? document.documentElement.lang
    current.continuous = true
    current.interimResults = true
    current.onresult = ({ results }) => {
      if (chat.draft.get() !== written) {
        // Typed in between, or sent: what was said until then is settled.
        before = chat.draft.get()
        from = Math.max(from, results.length - 1)
      }
      const said = transcriptFrom(results, from)
      written = before === '' || /\s$/.test(before) ? before + said : `${before} ${said}`
      chat.draft.set(written)
    }
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- like the other two handlers, and the recogniser is ours alone
    current.onerror = ({ error }) => {
      if (error !== 'aborted') onError(ERRORS[error] ?? 'other')
    }
    current.onend = () => {
      if (recognizer.current !== current) return
      recognizer.current = undefined
      setListening(false)
    }
    try {
      current.start()
      setListening(true)
    } catch {
      recognizer.current = undefined
      onError('other')
    }
  }, [chat, lang, onError])

  return { isSupported, isListening, toggle }
}
