// @ts-check
// Many streams through one process of the route, beside a bare pipe of `fetch` under the same adapter. Run with
// `pnpm bench route`, after `pnpm build`. Each server is a process of its own, and so are the endpoint and the readers;
// rounds are interleaved, and the median of them counts. `ROUNDS=1` for a quick look, `STREAMS=2000` for that load alone.
import { fork, spawn } from 'node:child_process'
import { loadavg } from 'node:os'
import { findRedis } from '../scripts/find-redis.mjs'

const ROUNDS = Number(process.env['ROUNDS'] ?? 7)
const ALL = ['pipe', 'route', 'route + onFinish', 'route + streams', 'route + Redis']
/** `SERVERS='pipe,route + Redis'` for some of them. */
const SERVERS = process.env['SERVERS']?.split(',') ?? ALL
const REDIS_PORT = Number(process.env['REDIS_PORT'] ?? 16379)
/** Tokens come a few at a time and then after a pause, as from a busy endpoint. */
const LOADS = [
  { streams: 500, tokens: 60, everyMs: 50 },
  { streams: 2000, tokens: 20, everyMs: 150 },
]

const STREAMS = process.env['STREAMS']?.split(',').map(Number)
const chosen = LOADS.filter(({ streams }) => STREAMS?.includes(streams) ?? true)

/** @typedef {{ cpuMs: number, peakMb: number, idleMb: number, p50: number, p95: number, first: number, whole: number, kept: number, redisMs: number }} Run */

/** @param {string} role */
function start(role) {
  const child = fork(new URL('route/process.mjs', import.meta.url), [role], {
    execArgv: ['--expose-gc'],
    env: { ...process.env, REDIS_URL: `redis://127.0.0.1:${REDIS_PORT}` },
  })
  /** @type {(question: object) => Promise<any>} */
  const ask = (question) =>
    new Promise((resolve) => {
      child.once('message', resolve)
      child.send(question)
    })
  child.on('exit', (code) => {
    if (code) throw new Error(`the process of ${role} ended with ${code}`)
  })
  return { ask, stop: () => child.kill() }
}

/** @param {readonly number[]} values */
function median(values) {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

export async function benchRoute() {
  const args = ['--port', String(REDIS_PORT), '--save', '', '--appendonly', 'no']
  const redis = spawn(await findRedis(), args, { stdio: 'ignore' })
  const endpoint = start('endpoint')
  const readers = start('readers')
  const upstream = (await endpoint.ask({ type: 'listen' })).port
  const servers = SERVERS.map((role) => ({ role, ...start(role) }))
  const ports = await Promise.all(
    servers.map(async ({ ask }) => (await ask({ type: 'listen', upstream })).port),
  )
  try {
    for (const [loadAt, load] of chosen.entries()) {
      const began = performance.now()
      /** @type {Run[][]} */
      const runs = servers.map(() => [])
      // The first of each warms it, for all loads.
      for (let round = loadAt === 0 ? -1 : 0; round < ROUNDS; round++) {
        for (const [at, server] of servers.entries()) {
          const { idleMb } = await server.ask({ type: 'begin' })
          const read = await readers.ask({ type: 'read', port: ports[at], ...load })
          const used = await server.ask({ type: 'end' })
          if (round >= 0) runs[at]?.push({ ...read, ...used, idleMb })
        }
      }
      print(load, runs, performance.now() - began)
    }
  } finally {
    for (const { stop } of [endpoint, readers, ...servers]) stop()
    redis.kill()
  }
}

/** @param {(typeof LOADS)[number]} load @param {readonly (readonly Run[])[]} runs @param {number} ms */
function print({ streams, tokens, everyMs }, runs, ms) {
  const [load = 0] = loadavg()
  console.log(
    `\n${streams} streams of ${tokens} tokens, one every ${everyMs} ms; median of ${ROUNDS}, load ${load.toFixed(1)}, took ${(ms / 1000).toFixed(0)} s`,
  )
  const pipe = runs[0] ?? []
  const rows = SERVERS.map((name, at) => {
    const own = runs[at] ?? []
    /** @param {keyof Run} key */
    const of = (key) => Math.round(median(own.map((run) => run[key])))
    const ratio = median(own.map(({ cpuMs }, round) => cpuMs / (pipe[round]?.cpuMs ?? Number.NaN)))
    return {
      name,
      'cpu ms': of('cpuMs'),
      'of the pipe': Number(ratio.toFixed(2)),
      'peak MB': of('peakMb'),
      'idle MB': of('idleMb'),
      'first ms': of('first'),
      'token p50 ms': of('p50'),
      'p95 ms': of('p95'),
      whole: of('whole'),
      kept: of('kept'),
      'redis ms': of('redisMs'),
    }
  })
  console.table(rows)
}
