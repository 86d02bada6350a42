// The route that every runtime of the matrix serves. Its endpoint is told by the environment, or by whoever calls.
import { createClient } from '../../src/index.ts'
import { createChatHandler, memoryStreams } from '../../src/server/index.ts'

/** The route in front of an endpoint. */
export function routeTo(baseURL: string): (request: Request) => Promise<Response> {
  return createChatHandler({
    client: createClient({ baseURL, apiKey: 'sk-of-the-route' }),
    basePath: '/api',
    authorize: ({ headers }) => headers.get('x-user') !== 'nobody' && { owner: 'ann' },
    streams: memoryStreams(),
    onError: () => undefined,
  })
}
