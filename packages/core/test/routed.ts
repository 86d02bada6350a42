// A backend route between a chat and a fetch function, without a network, whose line a test cuts.
import { createClient } from '../src/index.ts'
import { createChatHandler, memoryStreams } from '../src/server/index.ts'

/** A fetch function, and the means to cut all of its connections at once. */
export interface Line {
  fetch: typeof fetch
  /** The method of each request. */
  asked: string[]
  cut(): void
}

/** The way through a route that keeps its answers. The route does not lose its own way to the endpoint. */
export function routed(fetch: typeof globalThis.fetch): Line {
  const decoder = new TextDecoder()
  const handler = createChatHandler({
    client: createClient({
      baseURL: 'http://endpoint.invalid/v1',
      // A route sends bytes, and an endpoint of a test reads text.
      fetch: (input, init) =>
        fetch(input, { ...init, body: decoder.decode(init?.body as Uint8Array<ArrayBuffer>) }),
    }),
    basePath: '/v1',
    public: true,
    streams: memoryStreams(),
  })
  const asked: string[] = []
  let cuts = new AbortController()
  return {
    asked,
    async fetch(input, init) {
      const { signal } = cuts
      asked.push(init?.method ?? 'GET')
      const response = await handler(
        new Request(input, { ...init, signal: AbortSignal.any([signal, init?.signal ?? signal]) }),
      )
      if (signal.aborted) throw new TypeError('the line was cut')
      if (init?.signal?.aborted) throw new DOMException('stopped', 'AbortError')
      const reader = response.body?.getReader()
      if (!reader) return response
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          signal.addEventListener('abort', () => controller.error(new TypeError('cut')))
        },
        async pull(controller) {
          const { done, value } = await reader.read()
          if (signal.aborted) return
          if (done) controller.close()
          else controller.enqueue(value)
        },
        cancel: (reason) => reader.cancel(reason),
      })
      return new Response(body, response)
    },
    cut() {
      cuts.abort()
      cuts = new AbortController()
    },
  }
}
