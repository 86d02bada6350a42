// The route under Bun, Deno and Workers (workerd), where they install.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describeRuntime, type Served } from '../../test/matrix/checks.ts'
import { installRuntimes } from '../../test/matrix/runtimes.ts'

const folder = fileURLToPath(new URL('../../test/matrix/', import.meta.url))
const runtimes = installRuntimes()

/** A process that prints `port …` when it listens. */
function listening(command: 'bun' | 'deno', args: readonly string[]): Promise<Served> {
  const child = spawn(runtimes.program(command), args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString()
      const port = /port (\d+)/.exec(output)?.[1]
      if (port) resolve({ address: `http://127.0.0.1:${port}`, close: () => child.kill() })
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`${command} stopped: ${output}`)))
  })
}

describeRuntime('Bun', (baseURL) => listening('bun', ['--conditions=x-source', 'bun.ts', baseURL]))

describeRuntime('Deno', (baseURL) =>
  listening('deno', [
    'run',
    '--quiet',
    '--no-check',
    '--allow-net',
    '--allow-env',
    '--allow-read',
    '--conditions=x-source',
    '--node-modules-dir=manual',
    'deno.ts',
    baseURL,
  ]),
)

describeRuntime('Workers', async (baseURL) => {
  const { build } = createRequire(new URL('../../../../package.json', import.meta.url))('esbuild')
  const { Miniflare } = createRequire(import.meta.url)(runtimes.module('miniflare'))
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'worker.ts')],
    write: false,
    bundle: true,
    format: 'esm',
    conditions: ['x-source', 'worker'],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  })
  const miniflare = new Miniflare({
    host: '127.0.0.1',
    port: 0,
    modules: true,
    script: outputFiles[0].text,
    compatibilityDate: '2026-04-01',
    compatibilityFlags: ['enable_request_signal', 'request_signal_passthrough'],
    bindings: { ENDPOINT: baseURL },
    durableObjects: { CHATS: 'Chats' },
  })
  const url = await miniflare.ready
  return { address: url.origin, close: () => miniflare.dispose() }
})
