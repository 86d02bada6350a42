// What a chat must know of answers that are values. What makes them is an entry of its own, `/structured`.
import type { ChatErrorData } from '../errors.ts'
import type { ChatMessage } from '../message/types.ts'

/** The two types of an answer that is a value: while it is written, and once it has been checked. */
export interface OutputTypes {
  partial: unknown
  final: unknown
}

/** What is known of an answer that is meant to be a value. */
export interface OutputState<T extends OutputTypes = OutputTypes> {
  /** What has arrived of it. Finished members keep their identity. Parsed when it is first read. */
  readonly partial: T['partial'] | undefined
  /** The value, once the answer has ended and its schema has accepted it. */
  readonly final: T['final'] | undefined
  /** Why there is no value though the answer has ended: kind `output`. The text stays in the message. */
  readonly error: ChatErrorData | undefined
  /** Whether what is at a path of `partial` can no longer change; without a path, whether all of it. */
  isComplete(path?: readonly (string | number)[]): boolean
}

/** Reads one answer as a value, while it is written and when it has ended. */
export interface OutputReader<T extends OutputTypes = OutputTypes> {
  /** What is known of the message so far. Parses only what is new since the last call. */
  read(message: ChatMessage): OutputState<T>
  /** What became of it. A promise where the schema checks asynchronously; it does not reject. */
  finish(message: ChatMessage): OutputState<T> | Promise<OutputState<T>>
}

/** Makes answers values: what `structured` of @x/core/structured gives. */
export interface Output<T extends OutputTypes = OutputTypes> {
  /** The body of a chat request with what asks for such an answer. Members that it has already win. */
  request<P extends object>(params: P): P
  /** For one answer. */
  reader(): OutputReader<T>
}
