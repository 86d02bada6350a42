// What is said of a chat, and when: decided here, without a DOM.
import { isBusy, isTakingUp } from '@x/core'
import type { ChatMessage, ChatState, MediaPart, ToolPart } from '@x/core'
import type { CardViews } from '../tool-view/card-text.ts'
import type { AnnouncePolicy } from '../ui-provider/slots.ts'
import type { Words } from '../words.ts'
import { around, inAnswers } from '../lazy-part.ts'
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
  let reader: SentenceReader | undefined
  const asked = new Set(asksIn(state).map(({ id }) => id))
  const isHeard = (): boolean => policy !== 'off' && (policy !== 'auto' || place() !== 'elsewhere')

  function begin(state: ChatState): void {
    const isNew = questionsIn(state) > questions
    reader = undefined
    void inAnswers.load()
    const again = isTakingUp(state) ? words.pickingUp : words.waiting
    if (isHeard()) say(isNew ? words.announceSent : again)
  }

  function end(state: ChatState): void {
    const answer = state.messages.at(-1)
    // An error's notice is an alert: it speaks for itself.
    if (state.status === 'error' || answer?.role !== 'assistant' || !isHeard()) return
    const tell = (): void => {
      readOn(answer, true)
      if (answer.reason) say(words.incomplete[answer.reason])
      else if (asksIn(state).length === 0) say(endOf(answer))
    }
    // An answer may be there before the file that reads it.
    if (inAnswers.get().file) tell()
    else void inAnswers.load().then(tell)
  }

  function endOf(answer: ChatMessage): string {
    if (policy !== 'auto') return words.announceDone
    if (place() === 'chat') return words.announceNewAnswer
    return inAnswers.get().file?.summaryIn(answer, views, { words, locale }) || words.announceDone
  }

  function readOn(answer: ChatMessage | undefined, whole: boolean): void {
    if (policy !== 'sentences' || answer?.role !== 'assistant') return
    const later = inAnswers.get().file
    reader ??= later?.createSentenceReader({ words, locale })
    const text = later && reader?.read(later.spokenIn(answer, views), whole)
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
      say(
        { ...inAnswers.get().file?.englishCalls, ...words.calls }.awaited ??
          words.announceNewAnswer,
      )
    }
  }

  /** What a press did, and its words do not tell. */
  function follow(state: ChatState): void {
    if (!isHeard()) return
    around
      .get()
      .file?.changesBy(before, state, { words, locale })
      .forEach((text) => say(text))
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
