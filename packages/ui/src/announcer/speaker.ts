// What is said of a chat, and when: decided here, without a DOM.
import { isBusy } from '@x/core'
import type { ChatMessage, ChatState } from '@x/core'
import type { AnnouncePolicy } from '../ui-provider/ui-context.ts'
import type { Words } from '../words.ts'
import { createSentenceReader } from './sentences.ts'
import type { SentenceReader } from './sentences.ts'
import { shortened, speechOf } from './speech.ts'

/** Where a reader is: in the field, elsewhere in the chat, or not in it at all. */
export type Place = 'field' | 'chat' | 'elsewhere'

/** What a speaker needs. */
export interface SpeakerOptions {
  policy: AnnouncePolicy
  words: Words
  locale: string
  place(): Place
  /** Speaks; `urgent` does not wait for what is being read. */
  say(text: string, urgent?: boolean): void
}

/** Hears every state of a chat, and says what is to be said of it. */
export interface Speaker {
  update(state: ChatState): void
  /** To be called now and then while an answer is written: says that it still is. */
  stillWorking(): void
}

/** As much of an answer is read to somebody in the field; more is a page to go to. */
const SUMMARY_CHARACTERS = 500

/** Speaks by policy from `state` on; what is in it already was heard before. */
export function createSpeaker(
  state: ChatState,
  { policy, words, locale, place, say }: SpeakerOptions,
): Speaker {
  let wasBusy = isBusy(state)
  let questions = questionsIn(state)
  let reader: SentenceReader | undefined
  const asked = new Set(approvalsIn(state).map(({ id }) => id))
  const isHeard = (): boolean => policy !== 'off' && (policy !== 'auto' || place() !== 'elsewhere')

  function begin(state: ChatState): void {
    const isNew = questionsIn(state) > questions
    reader = policy === 'sentences' ? createSentenceReader({ words, locale }) : undefined
    if (isHeard()) say(isNew ? words.announceSent : words.waiting)
  }

  function end(state: ChatState): void {
    const answer = state.messages.at(-1)
    // An error's notice is an alert: it speaks for itself.
    if (state.status === 'error' || answer?.role !== 'assistant' || !isHeard()) return
    readOn(answer, true)
    if (answer.reason) say(words.incomplete[answer.reason])
    else if (approvalsIn(state).length === 0) say(endOf(answer))
  }

  function endOf(answer: ChatMessage): string {
    if (policy !== 'auto') return words.announceDone
    if (place() === 'chat') return words.announceNewAnswer
    const speech = shortened(
      speechOf(textIn(answer), { words, locale }),
      SUMMARY_CHARACTERS,
      locale,
    )
    return speech || words.announceDone
  }

  function readOn(answer: ChatMessage | undefined, whole: boolean): void {
    if (!reader || answer?.role !== 'assistant') return
    const text = reader.read(textIn(answer), whole)
    if (text !== '') say(text)
  }

  function ask(state: ChatState): void {
    for (const { id, name } of approvalsIn(state)) {
      if (asked.has(id)) continue
      asked.add(id)
      say(words.announceApproval(name), true)
    }
  }

  return {
    update(state) {
      if (policy === 'off') return
      const busy = isBusy(state)
      if (busy && !wasBusy) begin(state)
      else if (busy) readOn(state.messages.at(-1), false)
      else if (wasBusy) end(state)
      ask(state)
      wasBusy = busy
      questions = questionsIn(state)
    },
    stillWorking() {
      if (wasBusy && isHeard()) say(words.announceWorking)
    },
  }
}

function questionsIn({ messages }: ChatState): number {
  return messages.filter(({ role }) => role === 'user').length
}

function approvalsIn({ messages }: ChatState): { id: string; name: string }[] {
  const parts = messages.at(-1)?.parts ?? []
  return parts.flatMap((part) =>
    part.type === 'tool' && part.state === 'approval' ? [{ id: part.id, name: part.name }] : [],
  )
}

/** Its texts, apart from each other as they are on the page. */
function textIn({ parts }: ChatMessage): string {
  return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n')
}
