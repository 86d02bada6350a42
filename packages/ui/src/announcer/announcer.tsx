'use client'
import { useEffect, useRef } from 'react'
import type { ReactElement } from 'react'
import type { ChatStore } from '@x/core'
import { useChatContext } from '@x/react'
import type { AnnouncePolicy } from '../ui-provider/slots.ts'
import { keepUnseen } from '../stylesheet.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { createSpeaker } from './speaker.ts'
import type { Place } from './speaker.ts'
import { activeIn } from '../tree-of.ts'

// NVDA drops what changes together with a focus move; TalkBack misses what is gone within 100 ms.
const DELAY_MS = 250
const SHOWN_MS = 1500
/** Nobody should wonder for longer whether something still happens. */
const SILENCE_MS = 7000

/** Props of `Announcer`. */
export interface AnnouncerProps {
  chat?: ChatStore | undefined
  /** @default the policy of the `UIProvider` around */
  announce?: AnnouncePolicy | undefined
}

/**
 * Speaks by policy, and never token by token: what was sent, what came of it, what a person must decide. Errors speak
 * for themselves: their notice is an alert.
 */
export function Announcer({ chat: given, announce }: AnnouncerProps): ReactElement {
  const chat = useChatContext(given)
  const { words, locale, announce: around, toolViews, dataViews } = useUI()
  const policy = announce ?? around
  const root = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = root.current
    keepUnseen(element)
    if (policy === 'off' || !element) return undefined
    const voice = createVoice(element)
    let silence: ReturnType<typeof setTimeout> | undefined
    const say = (text: string, urgent?: boolean): void => {
      voice.say(text, urgent)
      clearTimeout(silence)
      silence = setTimeout(() => speaker.stillWorking(), SILENCE_MS)
    }
    const speaker = createSpeaker(chat.get(), chat.attachments.get(), {
      policy,
      words,
      locale,
      views: { toolViews, dataViews },
      say,
      place: () => placeOf(element),
      latest: () => chat.get(),
    })
    const undo = [
      chat.subscribe(() => speaker.update(chat.get())),
      // After what is done in the same turn: files leave the draft before their message is there.
      chat.attachments.subscribe(() =>
        queueMicrotask(() => speaker.attached(chat.attachments.get())),
      ),
    ]
    return () => {
      for (const unsubscribe of undo) unsubscribe()
      clearTimeout(silence)
      voice.stop()
    }
  }, [chat, policy, words, locale, toolViews, dataViews])
  return (
    <div ref={root} data-x-announcer="" data-x-hidden="">
      {/* Two of each: the same words twice are no change of one. They are there, and empty, before anything is said. */}
      <div aria-live="polite" aria-atomic="true" />
      <div aria-live="polite" aria-atomic="true" />
      <div aria-live="assertive" aria-atomic="true" />
      <div aria-live="assertive" aria-atomic="true" />
    </div>
  )
}

interface Voice {
  say(text: string, urgent?: boolean): void
  stop(): void
}

/** Writes into the regions in turn; what is said at about the same time is said together. */
function createVoice(root: HTMLElement): Voice {
  const timers = new Set<ReturnType<typeof setTimeout>>()
  const channels = (['polite', 'assertive'] as const).map((politeness) => ({
    regions: root.querySelectorAll(`[aria-live="${politeness}"]`),
    waiting: [] as string[],
    turn: 0,
  }))
  const later = (act: () => void, ms: number): void => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      act()
    }, ms)
    timers.add(timer)
  }
  return {
    say(text, urgent = false) {
      const channel = channels[urgent ? 1 : 0]
      if (!channel) return
      channel.waiting.push(text)
      if (channel.waiting.length > 1) return
      later(() => {
        const region = channel.regions[channel.turn++ % channel.regions.length]
        const spoken = channel.waiting.splice(0).map(asSentence).join(' ')
        if (!region) return
        for (const other of channel.regions) other.textContent = ''
        region.textContent = spoken
        later(() => {
          // Unless something else is there by now.
          if (region.textContent === spoken) region.textContent = ''
        }, SHOWN_MS)
      }, DELAY_MS)
    },
    stop() {
      timers.forEach(clearTimeout)
      for (const { regions } of channels) for (const region of regions) region.textContent = ''
    },
  }
}

/** What is not the last of several things ends as a sentence: a voice makes a pause there. */
function asSentence(text: string, index: number, all: readonly string[]): string {
  return index === all.length - 1 || /\p{P}$/u.test(text) ? text : `${text}.`
}

/** Where the focus is, as seen from the announcer. With none, a reader is taken to be reading. */
function placeOf(announcer: HTMLElement): Place {
  const chat = announcer.closest('[data-x-chat], [data-x-viewport]') ?? announcer.parentElement
  const active = activeIn(announcer)
  // The page, or the dialog that it stands in.
  if (!active || active.contains(announcer)) return 'chat'
  if (!chat?.contains(active)) return 'elsewhere'
  return active.closest('[data-x-composer]') ? 'field' : 'chat'
}
