// @ts-check
// Run in the folder of the app on Workers, after its build: serves it in workerd on the port PORT, as Cloudflare would.
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const require = createRequire(join(process.cwd(), 'package.json'))
const ofWrangler = createRequire(require.resolve('wrangler/package.json'))
const { Miniflare } = await import(pathToFileURL(ofWrangler.resolve('miniflare')).href)

const { PORT, UPSTREAM_BASE_URL, UPSTREAM_API_KEY, CHAT_PASSWORD } = process.env
const miniflare = new Miniflare({
  host: '127.0.0.1',
  port: Number(PORT),
  // What Cloudflare tells of a request would be asked of Cloudflare.
  cf: false,
  modules: true,
  modulesRoot: 'built',
  scriptPath: 'built/worker.js',
  compatibilityDate: '2026-07-01',
  bindings: { UPSTREAM_BASE_URL, UPSTREAM_API_KEY, CHAT_PASSWORD },
  assets: {
    directory: 'dist',
    routerConfig: { has_user_worker: true, static_routing: { user_worker: ['/api/*'] } },
  },
})
await miniflare.ready
await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
await miniflare.dispose()
process.exit(0)
