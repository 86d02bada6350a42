// @ts-check
// One process of the benchmark: the endpoint, the readers, or a server between them. Asked over IPC, one thing at a time.
import { Agent, createServer, request } from 'node:http'
import { createClient } from '@x/core'
import { createChatHandler, memoryStreams } from '@x/core/server'
import { toNodeHandler } from '@x/core/server/node'
import { redisStreams } from '@x/core/server/redis'
import { createClient as createRedis } from 'redis'

const PATH = '/api/chat/completions'
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

/** Writes tokens that say when they were written, all streams in one timer. */
function endpoint() {
  /** @type {Set<{ left: number, everyMs: number, at: number, response: import('node:http').ServerResponse }>} */
  const open = new Set()
  setInterval(() => {
    const now = Date.now()
    for (const each of open) {
      if (now < each.at) continue
      each.at += each.everyMs
      const chunk = {
        id: 'chatcmpl-0123456789',
        object: 'chat.completion.chunk',
        created: now,
        model: 'm',
        choices: [{ index: 0, delta: { content: ' token' }, finish_reason: null }],
      }
      each.response.write(`data: ${JSON.stringify(chunk)}\n\n`)
      each.left -= 1
      if (each.left > 0) continue
      open.delete(each)
      chunk.choices = /** @type {any} */ ([{ index: 0, delta: {}, finish_reason: 'stop' }])
      each.response.end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`)
    }
  }, 2)
  return listen((incoming, response) => {
    let text = ''
    incoming.on('data', (bytes) => (text += bytes))
    incoming.on('end', () => {
      const { tokens, everyMs } = JSON.parse(text).metadata
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.flushHeaders()
      // Spread over the interval, as real streams are.
      const at = Date.now() + Math.random() * everyMs
      open.add({ left: tokens, everyMs, at, response })
    })
  })
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

const agent = new Agent({ keepAlive: true, maxSockets: Infinity })

/** @param {{ port: number, streams: number, tokens: number, everyMs: number }} load */
async function read({ port, streams, tokens, everyMs }) {
  /** @type {number[]} */
  const waits = []
  /** @type {number[]} */
  const firsts = []
  let whole = 0
  let kept = 0
  const one = () => {
    const id = Array.from({ length: 32 }, () => Math.floor(Math.random() * 36).toString(36))
    const headers = { 'content-type': 'application/json', 'x-stream-id': id.join('') }
    const init = { port, host: '127.0.0.1', path: PATH, method: 'POST', agent, headers }
    return new Promise((resolve, reject) => {
      const asked = request(init, (response) => {
        if (response.headers['x-stream-id']) kept += 1
        let seen = 0
        let last = ''
        response.on('data', (/** @type {Buffer} */ bytes) => {
          const now = Date.now()
          last = bytes.toString('latin1')
          for (const [, created] of last.matchAll(/"created":(\d+)/g)) {
            ;(seen === 0 ? firsts : waits).push(now - Number(created))
            seen += 1
          }
        })
        response.on('end', () => {
          if (seen === tokens + 1 && last.endsWith('data: [DONE]\n\n')) whole += 1
          resolve(undefined)
        })
        response.on('error', reject)
      })
      asked.on('error', reject)
      const messages = [{ role: 'user', content: 'Hello' }]
      asked.end(
        JSON.stringify({ model: 'm', stream: true, messages, metadata: { tokens, everyMs } }),
      )
    })
  }
  await Promise.all(Array.from({ length: streams }, one))
  const at = (/** @type {number[]} */ values, /** @type {number} */ part) =>
    values.toSorted((left, right) => left - right)[Math.floor(values.length * part)]
  return { first: at(firsts, 0.5), p50: at(waits, 0.5), p95: at(waits, 0.95), whole, kept }
}

const [role = ''] = process.argv.slice(2)
let began = process.cpuUsage()
let redisBegan = 0
let peakMb = 0
/** @type {NodeJS.Timeout | undefined} */
let sampling

process.on('message', async (/** @type {any} */ asked) => {
  if (asked.type === 'listen')
    return tell({ port: await (role === 'endpoint' ? endpoint() : server(role, asked.upstream)) })
  if (asked.type === 'read') return tell(await read(asked))
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
