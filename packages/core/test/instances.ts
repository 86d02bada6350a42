// Instances of one route over one store, each behind its own server, and the endpoint behind all of them.
import type { ServerResponse } from 'node:http'
import { createClient } from '../src/index.ts'
import { generateId } from '../src/ids.ts'
import type { ChatHandlerOptions, StreamStore } from '../src/server/index.ts'
import { startRoute, type TestRoute } from './route.ts'
import { sse, startServer, type TestServer } from './server.ts'

/** A request at the endpoint. */
export interface Upstream {
  /** What the caller wrote as its question. */
  readonly text: string
  readonly response: ServerResponse
  readonly isClosed: boolean
}

/** How one asks. */
export interface Asking {
  /** Which instance is asked. @default 0 */
  at?: number
  /** The id to keep it under; `null` asks without. @default a new one */
  id?: string | null
  owner?: string
  text?: string
  signal?: AbortSignal
}

/** The instances. */
export interface Instances {
  readonly endpoint: TestServer
  readonly routes: readonly TestRoute[]
  /** Every request that came to the endpoint, in order. */
  readonly upstream: readonly Upstream[]
  /** How many of them are open. */
  readonly open: number
  ask(asking?: Asking): Promise<Response>
  /** Asks, and leaves when the headers have come. Gives the id by which it is kept. */
  abandon(asking?: Asking): Promise<string>
  follow(id: string, asking?: Pick<Asking, 'at' | 'owner' | 'signal'>): Promise<Response>
  stop(id: string, asking?: Pick<Asking, 'at' | 'owner'>): Promise<Response>
  close(): Promise<void>
}

/** How long the endpoint lets a store open before it answers, in milliseconds: a busy machine is slow, not wrong. */
const OPENING_MS = 500

/** A store, and the wait for what it is opening. */
function watched(store: StreamStore): { store: StreamStore; opened(): Promise<unknown> } {
  const opening = new Set<Promise<unknown>>()
  return {
    store: {
      ...store,
      open(name, told) {
        const opened = store.open(name, told)
        const settled: Promise<unknown> = opened.then(
          () => opening.delete(settled),
          () => opening.delete(settled),
        )
        opening.add(settled)
        return opened
      },
    },
    opened: () =>
      Promise.race([
        Promise.all(opening),
        new Promise((resolve) => setTimeout(resolve, OPENING_MS).unref()),
      ]),
  }
}

/** An id as a client of this package makes it. */
export const newStreamId = (): string => generateId() + generateId()

/**
 * Starts as many as there are stores. Owners are told by the header `x-user`.
 * @param answer Begins each answer. @default headers alone, so that the test writes the rest
 */
export async function startInstances(
  stores: readonly StreamStore[],
  options: Partial<ChatHandlerOptions> = {},
  answer: (response: ServerResponse, text: string) => void = (response) => sse(response),
): Promise<Instances> {
  const upstream: { text: string; response: ServerResponse; isClosed: boolean }[] = []
  const endpoint = await startServer((_request, response, body) => {
    const { messages } = JSON.parse(body) as { messages: { content: string }[] }
    const one = { text: messages[0]?.content ?? '', response, isClosed: false }
    upstream.push(one)
    response.on('close', () => (one.isClosed = true))
    void Promise.all(watching.map(({ opened }) => opened())).then(() => answer(response, one.text))
  })
  const watching = stores.map(watched)
  const routes = await Promise.all(
    watching.map(({ store: streams }) =>
      startRoute(() => undefined, {
        // How long an endpoint may be silent is the matter of other tests.
        client: createClient({
          baseURL: endpoint.baseURL,
          timeouts: { firstToken: false, idle: false },
        }),
        public: false,
        authorize: (request) => {
          const owner = request.headers.get('x-user')
          return owner === null || { owner }
        },
        streams,
        ...options,
      }),
    ),
  )
  const addressOf = (at = 0): string => `${routes[at]?.baseURL}/chat/completions`
  const headersOf = (owner: string | undefined): Record<string, string> =>
    owner === undefined ? {} : { 'x-user': owner }

  async function ask({ at, id = newStreamId(), owner, text = '', signal }: Asking = {}) {
    return fetch(addressOf(at), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(id === null ? {} : { 'x-stream-id': id }),
        ...headersOf(owner),
      },
      body: JSON.stringify({
        model: 'm',
        stream: true,
        messages: [{ role: 'user', content: text }],
      }),
      ...(signal ? { signal } : {}),
    })
  }

  return {
    endpoint,
    routes,
    upstream,
    get open() {
      return upstream.filter(({ isClosed, response }) => !isClosed && !response.writableEnded)
        .length
    },
    ask,
    async abandon(asking) {
      const left = new AbortController()
      const response = await ask({ ...asking, signal: left.signal })
      left.abort()
      return response.headers.get('x-stream-id') ?? ''
    },
    follow: (id, { at, owner, signal } = {}) =>
      fetch(`${addressOf(at)}?stream=${id}`, {
        headers: headersOf(owner),
        ...(signal ? { signal } : {}),
      }),
    stop: (id, { at, owner } = {}) =>
      fetch(`${addressOf(at)}?stream=${id}`, { method: 'DELETE', headers: headersOf(owner) }),
    async close() {
      await Promise.all(routes.map((route) => route.close()))
      await endpoint.close()
    },
  }
}
