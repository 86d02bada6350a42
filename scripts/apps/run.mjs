// @ts-check
// Runs programs for the apps: to their end, or as a server until it is told to stop.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { NotHere } from './report.mjs'

/** Nothing of an app phones home while it is tested. */
export const QUIET = {
  NEXT_TELEMETRY_DISABLED: '1',
  ASTRO_TELEMETRY_DISABLED: '1',
  WRANGLER_SEND_METRICS: 'false',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  DO_NOT_TRACK: '1',
  CI: '1',
  NO_COLOR: '1',
  FORCE_COLOR: undefined,
}

/**
 * The environment of an app: its own programs come first.
 * @param {string} folder @param {Record<string, string | undefined>} env
 */
function environment(folder, env) {
  const path = [join(folder, 'node_modules/.bin'), process.env['PATH']].join(delimiter)
  return { ...process.env, ...QUIET, PATH: path, ...env }
}

/**
 * Runs a command to its end and gives what it printed. Throws with its last lines where it fails.
 * @param {string} folder
 * @param {string[]} command
 * @param {Record<string, string | undefined>} [env]
 * @returns {Promise<string>}
 */
export async function run(folder, command, env = {}) {
  const [program = '', ...args] = command
  const child = spawn(program, args, {
    cwd: folder,
    env: environment(folder, env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes) => (output += bytes))
  }
  const [code] = await Promise.race([
    once(child, 'close'),
    once(child, 'error').then(([error]) => Promise.reject(error)),
  ])
  if (code !== 0) {
    const lines = output.trim().split('\n').slice(-40).join('\n')
    throw new Error(`\`${command.join(' ')}\` ended with ${code}:\n${lines}`)
  }
  return output
}

/** Where ports begin that no system gives to a connection by itself, and how many of them are drawn from. */
const PORTS = [12_000, 20_000]

/**
 * A port that nobody listens at. What the system would give is taken by the next connection that anybody makes.
 * @returns {Promise<number>}
 */
export async function freePort() {
  const [first = 0, count = 0] = PORTS
  for (;;) {
    const port = first + Math.floor(Math.random() * count)
    const server = createServer().listen(port, '127.0.0.1')
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    server.close()
    if (isFree) return port
  }
}

/**
 * A server that was started: where it is, what it has printed, and its end.
 * @typedef {{ address: string, log: () => string, stop: () => Promise<void> }} Served
 */

/**
 * Starts a server in a process group of its own, so that its end is the end of all that it started.
 * @param {string} folder
 * @param {(port: number) => string[]} command
 * @param {Record<string, string | undefined>} env
 * @returns {Promise<Served>}
 */
export async function serve(folder, command, env) {
  const port = await freePort()
  const [program = '', ...args] = command(port)
  const child = spawn(program, args, {
    cwd: folder,
    env: environment(folder, { PORT: String(port), HOST: '127.0.0.1', ...env }),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes) => (output += bytes))
  }
  const ended = once(child, 'exit')
  async function stop() {
    if (child.exitCode !== null || child.pid === undefined) return
    process.kill(-child.pid, 'SIGTERM')
    const timer = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), 5000)
    await ended
    clearTimeout(timer)
  }
  const address = `http://localhost:${port}`
  for (let left = 300; left > 0; left -= 1) {
    if (child.exitCode !== null) break
    const isUp = await fetch(address).then(
      (response) => response.arrayBuffer().then(() => true),
      () => false,
    )
    if (isUp) return { address, log: () => output, stop }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await stop()
  throw new Error(`\`${command(port).join(' ')}\` does not serve:\n${output.trim()}`)
}

const UNREACHABLE =
  /\b(E404|ETARGET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ERR_PNPM_(?:NO_MATCHING_VERSION|FETCH_\d+|META_FETCH_FAIL))\b[^\n]*/

/**
 * Runs what fetches from a registry. What is not to be had there is no fault of ours.
 * @param {string} folder @param {string[]} command
 * @returns {Promise<string>}
 */
export async function runFetching(folder, command) {
  try {
    return await run(folder, command)
  } catch (error) {
    const text = error instanceof Error ? error.message : ''
    const [missing] = UNREACHABLE.exec(text) ?? []
    if (missing === undefined || text.includes('@x/')) throw error
    throw new NotHere(missing)
  }
}
