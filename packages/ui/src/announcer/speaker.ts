// What is said of a chat, and when: decided here, without a DOM.
import { isBusy, isTakingUp } from '@x/core'
import type { ChatMessage, ChatState, MediaPart, ToolPart } from '@x/core'
import type { CardViews } from '../tool-view/card-text.ts'
import type { AnnouncePolicy } from '../ui-provider/slots.ts'
import type { Words } from '../words.ts'
import type { LazyFile } from '../lazy-file.ts'
import { byHand, inAnswers } from '../lazy-part.ts'
import type * as laterInAnswers from '../later-in-answers.ts'
import type { SentenceReader } from './sentences.ts'

/** Where a reader is: in the field, elsewhere in the chat, or not in it at all. */
export type Place = 'field' | 'chat' | 'elsewhere'

/** What a speaker needs. */
export interface SpeakerOptions {
  policy: AnnouncePolicy
  words: Words
  locale: string
  /** How its cards are drawn, and what they say. */
  views: CardViews
  place(): Place
  /** The state of the chat at this moment: a paced one may not have been told yet. */
  latest(): ChatState
  /** Speaks; `urgent` does not wait for what is being read. */
  say(text: string, urgent?: boolean): void
}

/** Hears every state of a chat, and says what is to be said of it. */
export interface Speaker {
  update(state: ChatState): void
  /** What is attached to the draft now. */
  attached(files: Attached): void
  /** To be called now and then while an answer is written: says that it still is. */
  stillWorking(): void
}

/** What goes with the draft. */
export type Attached = readonly (File | MediaPart)[]

/** Speaks by policy from `state` on; what is in it already was heard before. */
export function createSpeaker(
  state: ChatState,
  attachments: Attached,
  { policy, words, locale, views, place, latest, say }: SpeakerOptions,
): Speaker {
  let wasBusy = isBusy(state)
  let questions = questionsIn(state)
  let before = state
  let files: Attached = attachments
  let sent = sentIn(state)
  // Of the answer under way; one that has ended may still wait for the file that reads it.
  let reading: Reading = {}
  const asked = new Set(asksIn(state).map(({ id }) => id))
  const isHeard = (): boolean => policy !== 'off' && (policy !== 'auto' || place() !== 'elsewhere')

  function begin(state: ChatState): void {
    const isNew = questionsIn(state) > questions
    reading = {}
    void inAnswers.load()
    const again = isTakingUp(state) ? words.pickingUp : words.waiting
    if (isHeard()) say(isNew ? words.announceSent : again)
  }

  function end(state: ChatState): void {
    const answer = state.messages.at(-1)
    // An error's notice is an alert: it speaks for itself.
    if (state.status === 'error' || answer?.role !== 'assistant' || !isHeard()) return
    const own = reading
    withFile(inAnswers, (file) => {
      readOn(answer, true, own, file)
      if (answer.reason) say(words.incomplete[answer.reason])
      else if (asksIn(state).length === 0) say(endOf(answer, file))
    })
  }

  function endOf(answer: ChatMessage, file: Later | undefined): string {
    if (policy !== 'auto') return words.announceDone
    if (place() === 'chat') return words.announceNewAnswer
    return file?.summaryIn(answer, views, { words, locale }) || words.announceDone
  }

  function readOn(
    answer: ChatMessage | undefined,
    whole: boolean,
    own: Reading,
    file: Later | undefined,
  ): void {
    if (policy !== 'sentences' || answer?.role !== 'assistant' || !file) return
    own.reader ??= file.createSentenceReader({ words, locale })
    const text = own.reader.read(file.spokenIn(answer, views), whole)
    if (text) say(text)
  }

  function ask(state: ChatState): void {
    let isAsked = false
    for (const { id, name, state: waits } of asksIn(state)) {
      if (asked.has(id)) continue
      asked.add(id)
      if (waits === 'approval') say(words.announceApproval(name), true)
      else isAsked = true
    }
    if (isAsked) {
      withFile(inAnswers, (file) =>
        say({ ...file?.englishCalls, ...words.calls }.awaited ?? words.announceNewAnswer),
      )
    }
  }

  /** What a press did, and its words do not tell. */
  function follow(state: ChatState): void {
    const was = before
    // What an answer writes is no press.
    if (!isHeard() || (isBusy(state) && state.queue.length <= was.queue.length)) return
    withFile(byHand, (file) => {
      for (const text of file?.changesBy(was, state, { words, locale }) ?? []) say(text)
    })
  }

  return {
    attached(now) {
      const was = files
      files = now
      const hasSent = sentIn(latest()) > sent
      sent = sentIn(latest())
      // What is sent is not removed.
      if (policy === 'off' || !isHeard() || (hasSent && now.length === 0)) return
      for (const file of now)
        if (!was.includes(file))
          say(words.announceAttached(file.name || words.composer.attachments))
      for (const file of was)
        if (!now.includes(file))
          say(words.announceDetached(file.name || words.composer.attachments))
    },
    update(state) {
      if (policy === 'off') return
      const busy = isBusy(state)
      follow(state)
      before = state
      if (busy && !wasBusy) begin(state)
      else if (busy) readOn(state.messages.at(-1), false, reading, inAnswers.get().file)
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

type Later = typeof laterInAnswers

/** How far an answer was read. */
interface Reading {
  reader?: SentenceReader
}

/** Says something that needs a file: at once where it is there, else when it has come; undefined if it cannot be had. */
function withFile<File>(lazy: LazyFile<File>, tell: (file: File | undefined) => void): void {
  const { file } = lazy.get()
  if (file) tell(file)
  else void lazy.load().then(tell)
}

/** How many messages have left the field. */
function sentIn(state: ChatState): number {
  return questionsIn(state) + state.queue.length
}

function questionsIn({ messages }: ChatState): number {
  return messages.filter(({ role }) => role === 'user').length
}

/** The calls that wait for a person: to be allowed, or, once the answer has stopped for it, to be answered. */
function asksIn({ messages }: ChatState): readonly ToolPart[] {
  const last = messages.at(-1)
  const isAsking = ({ state, isApproved }: ToolPart): boolean =>
    state === 'approval' || (state === 'ready' && !isApproved && last?.status === 'awaiting')
  return (last?.parts ?? []).filter((part) => part.type === 'tool').filter(isAsking)
}
