// One answer from its request to its end. It knows nothing of trees and queues.
import { toChatErrorData } from '../errors.ts'
import { createAccumulator, type Ending } from '../message.ts'
import type { Scheduler } from '../schedule.ts'
import { stream } from '../stream.ts'
import type { ChatMessage } from '../types.ts'
import { continued } from './continuation.ts'
import { type ChatOptions, chatParams, connectionFor, type RequestOverrides } from './options.ts'

/** What an answer needs, and who hears of it. */
export interface AnswerRequest {
  options: ChatOptions
  overrides: RequestOverrides
  /** The conversation that it answers. */
  messages: readonly ChatMessage[]
  /** The message to write into. */
  message: ChatMessage
  /** The answer that this one goes on with. */
  before?: ChatMessage | undefined
  scheduler: Scheduler
  /** Awaited before the request; when it rejects, nothing is asked. */
  begin(): Promise<void>
  /** Something arrived. `isFirst` once, for the first thing that a person can see. */
  onChange(isFirst: boolean): void
  /** It ended by itself. Not called after `abort`. */
  onEnd(ending: Ending): void
}

/** An answer being written. */
export interface OpenAnswer {
  readonly hasContent: boolean
  snapshot(): ChatMessage
  /** Closes the message; nothing that arrives later changes it. */
  end(ending: Ending): ChatMessage
  /** Cuts the connection. */
  abort(): void
  /** Resolves when the connection is closed. */
  readonly closed: Promise<void>
}

/** Sends the request and writes what comes back. */
export function openAnswer(request: AnswerRequest): OpenAnswer {
  const { options, overrides, messages, before, scheduler, onChange, onEnd } = request
  const controller = new AbortController()
  const { signal } = controller
  const accumulator = createAccumulator({ message: request.message, now: scheduler.now })
  const whole = (written: ChatMessage): ChatMessage =>
    before ? continued(before, written) : written
  let hasShown = false

  async function run(): Promise<void> {
    let ending: Ending
    try {
      await request.begin()
      const connection = connectionFor(options)
      const params = await chatParams(options, overrides, messages)
      ending = await stream({
        connection,
        scheduler,
        signal,
        operation: 'chat',
        params,
        settings: { ...options.settings, ...overrides.settings },
        headers: overrides.headers,
        onDeltas(deltas) {
          // The run token: a stopped answer's late deltas change nothing.
          if (signal.aborted) return
          for (const delta of deltas) accumulator.push(delta)
          onChange(!hasShown && accumulator.hasContent)
          hasShown ||= accumulator.hasContent
        },
      })
    } catch (thrown) {
      ending = { type: 'failed', error: toChatErrorData(thrown) }
    }
    if (!signal.aborted) onEnd(ending)
  }

  return {
    get hasContent() {
      return accumulator.hasContent
    },
    snapshot: () => whole(accumulator.snapshot()),
    end: (ending) => whole(accumulator.end(ending)),
    abort: () => controller.abort(),
    closed: run(),
  }
}
