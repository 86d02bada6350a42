// Reading an answer beside its caller, with the client's own reader: text is given to it as if it came from the endpoint.
import type { Connection } from '../../http/connection.ts'
import type { StreamRequest } from '../../http/receiving.ts'
import { createTimers, type Scheduler } from '../../schedule.ts'
import { now } from '../now.ts'
import type { PassingEnd } from '../upstream/bytes.ts'

/** How long an answer may take is a matter between its caller and the endpoint. */
export const PATIENT: Scheduler = { ...createTimers(), now, timer: () => () => undefined }

/** Nothing is sent, so that no key has to be made for it. */
const NO_WIRE = {
  path: 'chat/completions',
  headers: { 'idempotency-key': '-' },
  body: { stream: true },
} as const

/** Of which answer what is read. */
export interface Beside {
  connection: Connection
  operation: 'chat' | 'completions'
  /** What was asked. */
  params: object
  headers: Headers
}

/** Text of an answer on its way to a reader. */
export interface Source {
  /** What the reader asks, and gets this text for. */
  request: Pick<StreamRequest, 'connection' | 'scheduler' | 'operation' | 'params' | 'wire'> & {
    signal: AbortSignal
  }
  push(text: string): void
  /** No more text comes. The reader finds the end that the answer had. */
  end(how: PassingEnd): void
}

/** What the reader goes by. */
function readableHeaders(told: Headers): Headers {
  const headers = new Headers()
  for (const name of ['content-type', 'x-request-id']) {
    const value = told.get(name)
    if (value !== null) headers.set(name, value)
  }
  return headers
}

/** Makes a source for one reader. */
export function createSource({ connection, operation, params, headers }: Beside): Source {
  const encoder = new TextEncoder()
  const left = new AbortController()
  let held = ''
  let ending: PassingEnd | undefined
  let wake = (): void => undefined
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (held === '' && ending === undefined) {
          await new Promise<void>((resolve) => (wake = resolve))
        }
        if (held !== '') {
          controller.enqueue(encoder.encode(held))
          held = ''
        } else if (ending === 'broken') controller.error(new TypeError('The answer broke off.'))
        else {
          if (ending === 'left') left.abort()
          controller.close()
        }
      },
      cancel: () => wake(),
    },
    { highWaterMark: 0 },
  )
  const response = new Response(body, { headers: readableHeaders(headers) })
  return {
    request: {
      connection: {
        ...connection,
        fetch: async () => response,
        resolveHeaders: async () => ({}),
        retry: { attempts: 0, maxDelay: 0 },
        timeouts: { headers: false, firstToken: false, idle: false, answer: false },
      },
      scheduler: PATIENT,
      operation,
      params,
      wire: NO_WIRE,
      signal: left.signal,
    },
    push(text) {
      held += text
      if (text !== '') wake()
    },
    end(how) {
      ending ??= how
      wake()
    },
  }
}
