// The answer of a client, without a store, as values.
import type { ChatStream } from '../client/chat-stream.ts'
import { toChatError } from '../errors.ts'
import type { OutputReader, OutputTypes } from '../chat/output.ts'
import type { ChatMessage } from '../message/types.ts'
import { unfinishedError } from './output-reader.ts'

/** An answer as values. Iterating gives what is known whenever that has changed; leaving the loop early aborts it. */
export interface FollowedOutput<T extends OutputTypes = OutputTypes> extends AsyncIterable<
  T['partial']
> {
  /** The value. @throws ChatError as the stream does, and of kind `output` when the answer is no value. */
  final(): Promise<T['final']>
}

/** Follows a stream. */
export function follow<T extends OutputTypes>(
  stream: ChatStream,
  reader: OutputReader<T>,
): FollowedOutput<T> {
  return {
    async *[Symbol.asyncIterator]() {
      let message: ChatMessage | undefined
      let before: T['partial'] | undefined
      for await (const _ of stream) {
        // All deltas of one network read are in the message when the first of them is told.
        if (stream.message === message) continue
        message = stream.message
        const { partial } = reader.read(message)
        if (partial === undefined || partial === before) continue
        before = partial
        yield partial
      }
    },
    async final() {
      const message = await stream.final()
      const { final, error } = await reader.finish(message)
      if (error) throw toChatError(error)
      if (final === undefined && message.status !== 'complete') throw unfinishedError(message)
      return final
    },
  }
}
