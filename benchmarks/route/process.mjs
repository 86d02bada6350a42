// @ts-check
// One process of the benchmark: the endpoint, the readers, or a server between them. Asked over IPC, one thing at a time.
import { createServer } from 'node:http'
import { createClient } from '@x/core'
import { createChatHandler, memoryStreams } from '@x/core/server'
import { toNodeHandler } from '@x/core/server/node'
import { redisStreams } from '@x/core/server/redis'
import { createClient as createRedis } from 'redis'
import { startEndpoint } from './endpoint.mjs'
import { readAll } from './readers.mjs'

const SAMPLE_MS = 50

/** @param {any} answer */
const tell = (answer) => process.send?.(answer)
const mb = () => process.memoryUsage.rss() / 1e6

/** @param {import('node:http').RequestListener} listener @returns {Promise<number>} */
function listen(listener) {
  const server = createServer(listener)
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', 4096, () =>
      resolve(/** @type {import('node:net').AddressInfo} */ (server.address()).port),
    ),
  )
}

/** Bounds that hold nobody back: all streams here are of one owner. */
const ROOM = { maxStreams: 5000, perOwner: { maxStreams: 5000, maxBytes: 2 ** 26 } }
/** @type {ReturnType<typeof createRedis> | undefined} */
let redis

/** Milliseconds that Redis has computed. */
async function redisCpuMs() {
  const told = (await redis?.info('cpu')) ?? ''
  const [user = 0, system = 0] = ['user', 'sys'].map((of) =>
    Number(new RegExp(`used_cpu_${of}:([\\d.]+)`).exec(told)?.[1] ?? 0),
  )
  return (user + system) * 1000
}

/** @param {string} role */
async function streamsOf(role) {
  if (role === 'route + streams') return memoryStreams(ROOM)
  if (role !== 'route + Redis') return undefined
  redis = createRedis({ url: process.env['REDIS_URL'] ?? '' })
  await redis.connect()
  return redisStreams({ client: redis, ...ROOM })
}

/** @param {string} role @param {number} upstream */
async function server(role, upstream) {
  const baseURL = `http://127.0.0.1:${upstream}/v1`
  if (role === 'pipe') {
    return listen(
      toNodeHandler(async (asked) => {
        const init = { method: 'POST', body: await asked.arrayBuffer(), signal: asked.signal }
        const { status, headers, body } = await fetch(`${baseURL}/chat/completions`, init)
        const type = headers.get('content-type') ?? ''
        return new Response(body, { status, headers: { 'content-type': type } })
      }),
    )
  }
  const handler = createChatHandler({
    client: createClient({ baseURL, apiKey: 'sk-benchmark-0123456789abcdef' }),
    basePath: '/api',
    public: true,
    ...(role === 'route + onFinish' ? { onFinish: () => undefined } : {}),
    streams: await streamsOf(role),
  })
  return listen(toNodeHandler(handler))
}

const [role = ''] = process.argv.slice(2)
let began = process.cpuUsage()
let redisBegan = 0
let peakMb = 0
/** @type {NodeJS.Timeout | undefined} */
let sampling

process.on('message', async (/** @type {any} */ asked) => {
  if (asked.type === 'listen')
    return tell({
      port: await (role === 'endpoint' ? startEndpoint() : server(role, asked.upstream)),
    })
  if (asked.type === 'read') return tell(await readAll(asked))
  if (asked.type === 'begin') {
    globalThis.gc?.()
    peakMb = mb()
    sampling = setInterval(() => (peakMb = Math.max(peakMb, mb())), SAMPLE_MS)
    began = process.cpuUsage()
    redisBegan = await redisCpuMs()
    return tell({ idleMb: mb() })
  }
  clearInterval(sampling)
  const { user, system } = process.cpuUsage(began)
  const redisMs = (await redisCpuMs()) - redisBegan
  return tell({ cpuMs: (user + system) / 1000, peakMb, redisMs })
})
