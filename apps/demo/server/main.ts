// Run by `pnpm demo` and `pnpm dev`. Prints one address, and one line saying who answers.
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import { type App, createApp } from './app.ts'
import { HELP, readArguments } from './arguments.ts'
import { answeredBy } from './connection.ts'
import { parseEnvFile, readSettings, SettingsError } from './settings.ts'
import { openStores } from './stores.ts'

const page = fileURLToPath(new URL('../dist', import.meta.url))
const envFile = process.env['ENV_FILE'] ?? fileURLToPath(new URL('../../../.env', import.meta.url))

/** The text of the file with settings; empty where there is none. */
function envText(): string {
  try {
    return readFileSync(envFile, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return ''
    const why = code === 'EISDIR' ? 'it is a folder' : `${code}`
    throw new SettingsError(
      `The file with settings, ${envFile}, cannot be read: ${why}. Make it a file of NAME=value lines, or point ENV_FILE at one.`,
    )
  }
}

/** For what is no request at all, e.g. a `Host` that is no name. */
const notUnderstood = (): Response =>
  new Response('The demo does not understand this request: its address is not valid.', {
    status: 400,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  })

/** How long answers under way may take when the process is to end, in milliseconds. */
const DRAIN_MS = 5000
const LEAVING_MS = 200

async function listener({ fetch }: App, server: Server, isDev: boolean): Promise<RequestListener> {
  const serve = getRequestListener(fetch, { errorHandler: notUnderstood })
  if (!isDev) return serve
  const { createServer: createVite } = await import('vite')
  const vite = await createVite({
    root: fileURLToPath(new URL('..', import.meta.url)),
    // What is printed is the address and who answers; warnings are not held back.
    logLevel: 'warn',
    // Hot reload over this server: a port of its own could be taken.
    server: { middlewareMode: true, hmr: { server } },
  })
  return (request, response) => {
    const isOurs = /^\/(api\/|config\.json|exchanges)/.test(request.url ?? '')
    if (isOurs) void serve(request, response)
    else vite.middlewares(request, response)
  }
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host)
  await once(server, 'listening').catch(({ code, syscall }: NodeJS.ErrnoException) => {
    const isUnknown = code === 'EADDRNOTAVAIL' || syscall === 'getaddrinfo'
    throw new SettingsError(
      isUnknown
        ? `This machine has no address ${host}, so the demo cannot listen there. Leave --host out, or use one that it has.`
        : `Port ${port} ${code === 'EADDRINUSE' ? 'is already taken' : `cannot be had (${code})`}. Stop what uses it, or choose another: PORT=${port + 1} npx -y pnpm@12.21.0 demo`,
    )
  })
  return (server.address() as AddressInfo).port
}

/** The name to open it by. */
function nameOf(host: string): string {
  if (/^(127\.0\.0\.1|0\.0\.0\.0|::1?)$/.test(host)) return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

async function main(): Promise<void> {
  const given = readArguments(process.argv.slice(2))
  if (given.help) return console.log(HELP)
  const { dev: isDev, host } = given
  // The environment is stronger than the file, and the command line than both.
  const onLine = given.port === undefined ? {} : { PORT: given.port }
  const settings = readSettings({ ...parseEnvFile(envText()), ...process.env, ...onLine })
  if (!isDev && !existsSync(page)) {
    throw new SettingsError('The demo is not built yet. Run: npx -y pnpm@12.21.0 demo')
  }
  const server = createServer()
  const app = createApp(settings, isDev ? undefined : page, await openStores(settings))
  server.on('request', await listener(app, server, isDev))
  const port = await listen(server, settings.port, host)
  const named = settings.upstreams.filter(({ baseURL }) => baseURL !== undefined)
  console.log(`Demo: http://${nameOf(host)}:${port}`)
  const sandbox = 'the built-in sandbox, which is no model. Set UPSTREAM_BASE_URL to talk to one'
  console.log(`Answers come from ${named.map(answeredBy).join(', ') || sandbox}.`)
  process.once('SIGINT', () => {
    server.close(() => process.exit(0))
    server.closeAllConnections()
  })
  // Whoever runs it as a service lets answers end first, and their last bytes leave.
  process.once('SIGTERM', () => {
    server.close(() => process.exit(0))
    void app.drain(DRAIN_MS).then(() => setTimeout(() => server.closeAllConnections(), LEAVING_MS))
  })
}

try {
  await main()
} catch (error) {
  if (!(error instanceof SettingsError)) throw error
  console.error(error.message)
  // Vite's watchers would keep the process alive.
  process.exit(1)
}
