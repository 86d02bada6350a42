// Where answers under way are kept and requests are counted: in this process, or in a Redis for several.
import { type Limits, memoryLimits, memoryStreams, type StreamStore } from '@x/core/server'
import type { Settings } from './settings.ts'

export interface Stores {
  streams: StreamStore
  limits: Limits | undefined
  close(): void
}

/** Never waits for a Redis: until it is there, answers pass and a reload loses those under way. */
export async function openStores({ redisURL, requestsPerMinute }: Settings): Promise<Stores> {
  const inAll = requestsPerMinute === undefined ? undefined : { requests: requestsPerMinute }
  if (redisURL === undefined) {
    return { streams: memoryStreams(), limits: inAll && memoryLimits({ inAll }), close() {} }
  }
  // Loaded where it is used: most people have none.
  const [{ createClient }, { redisLimits, redisStreams }] = await Promise.all([
    import('redis'),
    import('@x/core/server/redis'),
  ])
  const client = createClient({ url: redisURL })
  let isDown = false
  client.on('error', (error: NodeJS.ErrnoException) => {
    if (!isDown) {
      console.error(
        `Redis at ${new URL(redisURL).host} does not answer (${error.code ?? error.message}). Answers go on; until it is back, a reload loses those under way.`,
      )
    }
    isDown = true
  })
  client.on('ready', () => {
    if (isDown) console.error('Redis answers again.')
    isDown = false
  })
  void client.connect().catch(() => undefined)
  return {
    streams: redisStreams({ client }),
    limits: inAll && redisLimits({ client, inAll }),
    close: () => client.destroy(),
  }
}
