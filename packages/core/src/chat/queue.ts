// What waits for its turn while an answer is being written.
import type { ChatInput, ChatMessage, MediaPart } from '../message/types.ts'
import { textOf } from '../dialect/wire-plain.ts'
import type { OpenRun } from './run.ts'
import type { QueuedInput } from './state.ts'

/** A message that waits, with the run that its sender holds. */
export interface QueueEntry extends QueuedInput {
  readonly open: OpenRun<ChatMessage>
  /** The input as the message that it will be, with the same id: whichever tab asks it, it is asked once. */
  readonly message: ChatMessage
}

/** First in, first out; any may be taken back. */
export interface Queue {
  readonly size: number
  /** What is published of it. */
  list(): readonly QueuedInput[]
  /** Puts one at the end; what steers comes before all that does not. */
  add(entry: QueueEntry): void
  /** Whether the first is to be read amid the answer that is being written. */
  readonly hasSteer: boolean
  /** Replaces what one will send. */
  change(id: string, input: ChatInput, message: ChatMessage): void
  /** Puts one at another place, from 0. */
  move(id: string, to: number): void
  has(id: string): boolean
  /** Takes the first. */
  next(): QueueEntry | undefined
  /** Takes one out by the id of its run, which then ends as aborted. */
  takeBack(id: string): QueueEntry | undefined
  /** Takes all out; their runs end as aborted. */
  clear(): void
  /** Ends the runs as aborted, for nobody holds them any more. What waits stays, for whoever comes back to the chat. */
  leave(): void
}

/** Makes a queue. */
export function createQueue(): Queue {
  const entries: QueueEntry[] = []

  function find(id: string): QueueEntry | undefined {
    return entries.find((entry) => entry.id === id)
  }

  function takeOut(id: string): QueueEntry | undefined {
    const entry = find(id)
    if (entry) entries.splice(entries.indexOf(entry), 1)
    return entry
  }

  function abort(entry: QueueEntry): void {
    entry.open.settle({ message: undefined, messages: [], reason: 'aborted' })
  }

  return {
    get size() {
      return entries.length
    },
    list: () => entries.map(({ id, input, overrides }) => ({ id, input, overrides })),
    get hasSteer() {
      return entries.slice(0, 1).some(steers)
    },
    add(entry) {
      const firstOther = entries.findIndex((each) => !steers(each))
      const at = steers(entry) && firstOther >= 0 ? firstOther : entries.length
      entries.splice(at, 0, entry)
    },
    has: (id) => find(id) !== undefined,
    change(id, input, message) {
      const entry = find(id)
      if (entry) entries[entries.indexOf(entry)] = { ...entry, input, message }
    },
    move(id, to) {
      const entry = takeOut(id)
      if (entry) entries.splice(Math.max(0, to), 0, entry)
    },
    next: () => entries.shift(),
    takeBack(id) {
      const entry = takeOut(id)
      if (entry) abort(entry)
      return entry
    },
    leave: () => entries.forEach(abort),
    clear() {
      for (const entry of entries.splice(0)) abort(entry)
    },
  }
}

/** Whether a waiting message is to be read amid the answer that is being written. */
export function steers({ overrides }: Pick<QueuedInput, 'overrides'>): boolean {
  return overrides.whenBusy === 'steer'
}

/** The text of what was typed, for the draft. */
export function typedText(input: ChatInput): string {
  return typeof input === 'string' ? input : (input.text ?? textOf(input.parts ?? []))
}

/** The files and pictures that went with it. */
export function typedFiles(input: ChatInput): (File | MediaPart)[] {
  if (typeof input === 'string') return []
  const { files = [], parts = [] } = input
  const media = parts.filter((part) => 'url' in part && part.type !== 'source')
  return [...media, ...files]
}
