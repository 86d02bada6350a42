// A chat endpoint that the test plays by hand, behind a fetch function, and frames that the test ticks.
import { vi } from 'vitest'
import { createScheduler, type Scheduler } from '../src/index.ts'

/** One request at the endpoint, and the means to answer it. */
export interface Exchange {
  url: string
  body: Record<string, unknown> & { messages?: { role: string; content: unknown }[] }
  isAborted: boolean
  /** The body has ended. */
  isOver: boolean
  text(content: string): void
  reasoning(content: string): void
  /** Any chunk of the wire. */
  chunk(value: object): void
  finish(reason?: string, usage?: object): void
  /** Ends the body without a finish reason. */
  cut(): void
}

/** An endpoint played by hand. `next()` waits for a request. */
export interface Endpoint {
  fetch: typeof fetch
  exchanges: Exchange[]
  /** Answers the next requests with this status instead. */
  refuse(status: number | undefined, body?: string): void
  next(): Promise<Exchange>
}

const encoder = new TextEncoder()

/** Makes an endpoint. */
export function createEndpoint(): Endpoint {
  const exchanges: Exchange[] = []
  const waiting: ((exchange: Exchange) => void)[] = []
  let taken = 0
  let refusal: { status: number; body: string } | undefined

  return {
    exchanges,
    refuse(status, body = '') {
      refusal = status === undefined ? undefined : { status, body }
    },
    async next() {
      const exchange = exchanges[taken]
      taken++
      if (exchange) return exchange
      return new Promise((resolve) => waiting.push(resolve))
    },
    async fetch(input, init) {
      // The endpoint keeps nothing, and says so.
      if (String(input).includes('?stream=')) return new Response(null, { status: 404 })
      let controller!: ReadableStreamDefaultController<Uint8Array>
      const stream = new ReadableStream<Uint8Array>({
        start: (given) => void (controller = given),
        cancel: () => void (exchange.isAborted = true),
      })
      const send = (text: string): void => {
        if (!exchange.isAborted) controller.enqueue(encoder.encode(text))
      }
      const chunk = (value: object): void => send(`data: ${JSON.stringify(value)}\n\n`)
      const delta = (value: object, reason: string | null = null): void =>
        chunk({
          id: 'c',
          model: 'served',
          choices: [{ index: 0, delta: value, finish_reason: reason }],
        })
      const exchange: Exchange = {
        url: String(input),
        body: JSON.parse(String(init?.body ?? '{}')) as Exchange['body'],
        isAborted: false,
        isOver: false,
        text: (content) => delta({ content }),
        reasoning: (reasoning) => delta({ reasoning }),
        chunk,
        finish(reason = 'stop', usage) {
          delta({}, reason)
          if (usage) chunk({ choices: [], usage })
          send('data: [DONE]\n\n')
          exchange.cut()
        },
        cut() {
          exchange.isOver = true
          if (!exchange.isAborted) controller.close()
        },
      }
      init?.signal?.addEventListener('abort', () => {
        if (exchange.isAborted) return
        exchange.isAborted = true
        controller.error(new DOMException('stopped', 'AbortError'))
      })
      exchanges.push(exchange)
      const waiter = waiting.shift()
      waiter?.(exchange)
      if (refusal) {
        exchange.isOver = true
        return new Response(refusal.body, {
          status: refusal.status,
          headers: { 'content-type': 'application/json' },
        })
      }
      return new Response(stream, { headers: { 'content-type': 'text/event-stream' } })
    },
  }
}

/** Frames that come only when the test says so. Everything else is real. */
export function createFrames(): { scheduler: Scheduler; tick(): void; readonly waiting: number } {
  let callbacks: (() => void)[] = []
  return {
    scheduler: {
      ...createScheduler(),
      frame(callback) {
        callbacks.push(callback)
        return () => {
          callbacks = callbacks.filter((each) => each !== callback)
        }
      },
    },
    tick() {
      const due = callbacks
      callbacks = []
      for (const callback of due) callback()
    },
    get waiting() {
      return callbacks.length
    },
  }
}

/**
 * Lets everything that is ready to run have its turn, and what is loaded late come: a file takes as long as the machine
 * has others to serve.
 */
export async function settle(): Promise<void> {
  await someTurns()
  await vi.dynamicImportSettled()
  await someTurns()
}

async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setTimeout(resolve, 0))
}
