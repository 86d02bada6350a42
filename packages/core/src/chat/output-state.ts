// The answer of a chat as a value, for chats that have an `output`: follows from the message that is
// shown last and is kept nowhere else.
import type { Output, OutputReader, OutputState } from './output.ts'
import type { ChatMessage } from '../message/types.ts'
import type { ChatState } from './state.ts'

/** Before there is an answer, and for answers that no run of this chat has written. */
export const NO_OUTPUT: OutputState = {
  partial: undefined,
  final: undefined,
  error: undefined,
  isComplete: () => false,
}

/** What outputs need of their chat. */
export interface OutputsOptions {
  /** The output of the options, read when an answer begins. */
  readOutput: () => Output | undefined
  /** A check that took its time has ended. */
  onSettled: () => void
}

/** Gives the function that puts the output into a state, and that parses nothing until somebody reads the partial value. */
export function createOutputs({
  readOutput,
  onSettled,
}: OutputsOptions): (state: ChatState) => ChatState {
  const readers = new Map<string, OutputReader>()
  const known = new WeakMap<ChatMessage, OutputState>()

  function outputOf(message: ChatMessage): OutputState {
    const reader = readers.get(message.id)
    if (!reader) return NO_OUTPUT
    const before = known.get(message)
    if (before) return before
    const hasEnded = message.status === 'complete' || message.status === 'incomplete'
    const finished = hasEnded ? reader.finish(message) : reader.read(message)
    const isLater = finished instanceof Promise
    const output = isLater ? reader.read(message) : finished
    known.set(message, output)
    if (isLater) {
      void finished.then((settled) => {
        known.set(message, settled)
        onSettled()
      })
    }
    return output
  }

  return (state) => {
    for (const { id } of state.live) {
      const reader = readers.has(id) ? undefined : readOutput()?.reader()
      if (reader) readers.set(id, reader)
    }
    const last = state.messages.at(-1)
    const output = last ? outputOf(last) : NO_OUTPUT
    return output === state.output ? state : { ...state, output }
  }
}
