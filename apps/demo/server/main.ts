// Run by `pnpm demo` and `pnpm dev`. Prints one address, and one line saying who answers.
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import { answeredBy, createApp } from './app.ts'
import { parseEnvFile, readSettings, type Settings, SettingsError } from './settings.ts'

const isDev = process.argv.includes('--dev')
const page = fileURLToPath(new URL('../dist', import.meta.url))
const envFile = process.env['ENV_FILE'] ?? fileURLToPath(new URL('../../../.env', import.meta.url))

function portArgument(): Record<string, string> {
  const at = process.argv.findIndex((argument) => argument.startsWith('--port'))
  if (at === -1) return {}
  const [, inline] = process.argv[at]?.split('=') ?? []
  return { PORT: inline ?? process.argv[at + 1] ?? '' }
}

/** The environment is stronger than the file, and the command line than both. */
function loadSettings(): Settings {
  const file = existsSync(envFile) ? parseEnvFile(readFileSync(envFile, 'utf8')) : {}
  return readSettings({ ...file, ...process.env, ...portArgument() })
}

async function listener(settings: Settings, server: Server): Promise<RequestListener> {
  const app = getRequestListener(createApp(settings, isDev ? undefined : page).fetch)
  if (!isDev) return app
  const { createServer: createVite } = await import('vite')
  const vite = await createVite({
    root: fileURLToPath(new URL('..', import.meta.url)),
    // What is printed is the address and who answers; warnings are not held back.
    logLevel: 'warn',
    // Hot reload over this server: a port of its own could be taken.
    server: { middlewareMode: true, hmr: { server } },
  })
  return (request, response) => {
    const isOurs = /^\/(api\/|config\.json)/.test(request.url ?? '')
    if (isOurs) void app(request, response)
    else vite.middlewares(request, response)
  }
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE'
      reject(
        new SettingsError(
          isTaken
            ? `Port ${port} is already taken. Stop what uses it, or choose another: PORT=${port + 1} npx -y pnpm@12.21.0 demo`
            : `The demo cannot listen on port ${port} (${error.code}). Choose another with PORT.`,
        ),
      )
    })
    server.listen(port, resolve)
  })
  return (server.address() as AddressInfo).port
}

async function main(): Promise<void> {
  const settings = loadSettings()
  if (!isDev && !existsSync(page)) {
    throw new SettingsError('The demo is not built yet. Run: npx -y pnpm@12.21.0 demo')
  }
  const server = createServer()
  server.on('request', await listener(settings, server))
  const port = await listen(server, settings.port)
  const host = answeredBy(settings)
  console.log(`Demo: http://localhost:${port}`)
  console.log(
    host === 'sandbox'
      ? 'Answers come from the built-in sandbox, which is no model. Set UPSTREAM_BASE_URL to talk to one.'
      : `Answers come from ${host}.`,
  )
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      server.close(() => process.exit(0))
      server.closeAllConnections()
    })
  }
}

try {
  await main()
} catch (error) {
  if (!(error instanceof SettingsError)) throw error
  console.error(error.message)
  // Vite's watchers would keep the process alive.
  process.exit(1)
}
