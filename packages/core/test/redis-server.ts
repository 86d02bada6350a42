// A real Redis on a free port of loopback, which a test kills, freezes and starts again.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from 'redis'

/** A client of the npm package, as an app would make it. */
export type TestClient = ReturnType<typeof createClient>

/** A server without persistence. */
export interface TestRedis {
  readonly url: string
  readonly port: number
  /** A connected client; it is closed with the server. */
  client(options?: Parameters<typeof createClient>[0]): Promise<TestClient>
  /** Kills it, as a power cut would. What it had is gone. */
  kill(): Promise<void>
  /** Starts it again on the same port, with what it was told to save alone. @param settings as of `startRedis`, for this time */
  start(settings?: readonly string[]): Promise<void>
  /** Stops it from running, so that it answers nothing and its connections stay. */
  freeze(): void
  thaw(): void
  close(): Promise<void>
}

/** Where ports begin that no system gives to a connection by itself, and how many of them are drawn from. */
const PORTS = [12_000, 20_000] as const

/**
 * A port of loopback that nobody listens at. What the system would give is taken by the next connection that anybody
 * makes, also between two starts of the server that is to have it.
 */
export async function freePort(): Promise<number> {
  const [first, count] = PORTS
  for (;;) {
    const port = first + Math.floor(Math.random() * count)
    if (await canListen(port)) return port
  }
}

async function canListen(port: number): Promise<boolean> {
  const server = createServer()
  const free = await new Promise<boolean>((resolve) => {
    server.on('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => resolve(true))
  })
  if (free) await new Promise((resolve) => server.close(resolve))
  return free
}

async function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

/** Starts one. @param settings of redis.conf, e.g. `['--maxmemory', '4mb']` */
export async function startRedis(settings: readonly string[] = []): Promise<TestRedis> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'x-redis-'))
  const url = `redis://127.0.0.1:${port}`
  const clients: TestClient[] = []
  let child: ChildProcess | undefined

  async function start(others: readonly string[] = []): Promise<void> {
    const program = process.env['REDIS_SERVER_PATH'] ?? 'redis-server'
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder]
    const all = [...args, '--save', '', '--appendonly', 'no', ...settings, ...others]
    const started = spawn(program, all, {
      stdio: 'ignore',
    })
    child = started
    await new Promise<void>((resolve, reject) => {
      started.on('error', reject)
      started.on('spawn', resolve)
    })
    while (!(await isListening(port))) {
      if (started.exitCode !== null) throw new Error(`redis-server ended with ${started.exitCode}.`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  async function kill(): Promise<void> {
    const running = child
    child = undefined
    if (!running || running.exitCode !== null || running.signalCode !== null) return
    const ended = new Promise((resolve) => running.on('exit', resolve))
    running.kill('SIGKILL')
    await ended
  }

  await start()
  return {
    url,
    port,
    async client(options) {
      const client = createClient({ url, ...options })
      client.on('error', () => undefined)
      await client.connect()
      clients.push(client as TestClient)
      return client as TestClient
    },
    kill,
    start,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async close() {
      for (const client of clients) if (client.isOpen) client.destroy()
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
