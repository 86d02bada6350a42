// What `client.chat.stream` gives: an answer while it is written, for callers without a store.
import { createDeltaLog } from './delta-log.ts'
import { abortedError, ChatError } from '../errors.ts'
import { generateId } from '../ids.ts'
import { onlyStep } from '../message/steps.ts'
import { producerAt } from '../dialect/producer.ts'
import { type Accumulator, createAccumulator, type Ending } from '../message/accumulator.ts'
import type { StreamRequest } from '../http/receiving.ts'
import { stream } from '../http/stream.ts'
import type { ChatMessage, Delta } from '../message/types.ts'

/** An answer while it is written. Iterating gives its deltas; leaving the loop early aborts it. */
export interface ChatStream extends AsyncIterable<Delta> {
  /** The first choice as it stands. */
  readonly message: ChatMessage
  /** Every choice as it stands, in order. */
  readonly messages: readonly ChatMessage[]
  /** The text of the first choice, piece by piece. */
  text(): AsyncIterable<string>
  /** The whole first choice. @throws ChatError for every ending but a complete one. */
  final(): Promise<ChatMessage>
  /** Stops it. What has arrived stays in `message`. */
  abort(): void
}

/** Starts a request and follows its answer. */
export function createChatStream(
  request: Omit<StreamRequest, 'onDeltas' | 'signal'> & { signal?: AbortSignal | undefined },
): ChatStream {
  const { scheduler, signal } = request
  const controller = new AbortController()
  const startedAt = scheduler.now()
  const accumulators: Accumulator[] = []
  const log = createDeltaLog()
  let ending: Ending | undefined
  const producer = producerAt(request.connection, request.params)
  let finished: readonly ChatMessage[] | undefined
  /** The last of each kind that speaks of the whole answer: a choice that begins later needs them too. */
  const heads = new Map<Delta['type'], Delta>()
  let waiting: (() => void)[] = []

  function choice(index: number): Accumulator {
    for (let next = accumulators.length; next <= index; next++) {
      accumulators.push(
        createAccumulator({
          message: {
            id: generateId(),
            role: 'assistant',
            parts: [],
            createdAt: startedAt,
            status: 'pending',
          },
          choice: next,
          now: scheduler.now,
          startedAt,
        }),
      )
      for (const head of heads.values()) accumulators[next]?.push(head)
    }
    // The loop above has just made it.
    return accumulators[index] as Accumulator
  }

  function onDeltas(read: readonly Delta[]): void {
    for (const delta of read) {
      if ('choice' in delta) choice(delta.choice)
      else heads.set(delta.type, delta)
      for (const accumulator of accumulators) accumulator.push(delta)
      log.push(delta)
    }
    wake()
  }

  /** Several loops may read one answer. */
  function wake(): void {
    if (waiting.length === 0) return
    const woken = waiting
    waiting = []
    for (const resolve of woken) resolve()
  }

  const abort = (): void => controller.abort()
  signal?.addEventListener('abort', abort, { once: true })
  if (signal?.aborted) abort()
  choice(0)
  const settled = stream({ ...request, signal: controller.signal, onDeltas }).then((result) => {
    signal?.removeEventListener('abort', abort)
    finished = accumulators.map((accumulator) => {
      const own = accumulator.end(result)
      const steps = onlyStep(own, producer, accumulator.spoken())
      return steps ? { ...own, steps } : own
    })
    ending = result
    wake()
    return result
  })

  async function* iterate(): AsyncGenerator<Delta> {
    let position = 0
    const deltas = log.open()
    try {
      for (;;) {
        for (; position < deltas.length; position++) yield deltas[position] as Delta
        if (ending) break
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
    } finally {
      if (!ending) abort()
    }
    if (ending.type === 'failed') throw errorOf(ending)
  }

  return {
    [Symbol.asyncIterator]: iterate,
    get message() {
      return finished?.[0] ?? choice(0).snapshot()
    },
    get messages() {
      return finished ?? accumulators.map((accumulator) => accumulator.snapshot())
    },
    async *text() {
      for await (const delta of iterate()) {
        if (delta.type === 'text' && delta.choice === 0) yield delta.text
      }
    },
    async final() {
      const result = await settled
      if (result.type === 'failed') throw errorOf(result)
      if (result.type === 'aborted') {
        throw abortedError()
      }
      return finished?.[0] ?? choice(0).snapshot()
    },
    abort,
  }
}

function errorOf({ error, cause }: Extract<Ending, { type: 'failed' }>): ChatError {
  return new ChatError(error.kind, { ...error, cause })
}
