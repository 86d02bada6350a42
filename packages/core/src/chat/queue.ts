// What waits for its turn while an answer is being written.
import type { ChatInput, ChatMessage } from '../types.ts'
import { textOf } from '../wire.ts'
import type { OpenRun } from './run.ts'
import type { QueuedInput } from './state.ts'

/** A message that waits, with the run that its sender holds. */
export interface QueueEntry extends QueuedInput {
  readonly open: OpenRun<ChatMessage>
  /** The input as the message that it will be. */
  readonly message: ChatMessage
}

/** First in, first out; any may be taken back. */
export interface Queue {
  readonly size: number
  /** What is published of it. */
  list(): readonly QueuedInput[]
  add(entry: QueueEntry): void
  /** Takes the first. */
  next(): QueueEntry | undefined
  /** Takes one out by the id of its run, which then ends as aborted. */
  takeBack(id: string): QueueEntry | undefined
  /** Takes all out; their runs end as aborted. */
  clear(): void
}

/** Makes a queue. */
export function createQueue(): Queue {
  const entries: QueueEntry[] = []

  function abort(entry: QueueEntry): void {
    entry.open.settle({ message: undefined, reason: 'aborted' })
  }

  return {
    get size() {
      return entries.length
    },
    list: () => entries.map(({ id, input, overrides }) => ({ id, input, overrides })),
    add: (entry) => void entries.push(entry),
    next: () => entries.shift(),
    takeBack(id) {
      const position = entries.findIndex((entry) => entry.id === id)
      if (position === -1) return undefined
      const [entry] = entries.splice(position, 1)
      if (entry) abort(entry)
      return entry
    },
    clear() {
      for (const entry of entries.splice(0)) abort(entry)
    },
  }
}

/** The text of what was typed, for the draft. */
export function typedText(input: ChatInput): string {
  return typeof input === 'string' ? input : (input.text ?? textOf(input.parts ?? []))
}
