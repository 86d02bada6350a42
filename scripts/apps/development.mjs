// @ts-check
// The examples as they are while somebody works on them: no build, no password, no key in the page.
import { join } from 'node:path'
import { changeText, copyExample } from './files.mjs'
import { freePort } from './run.mjs'

/** @type {import('./web-app.mjs').WebApp[]} */
export const development = [
  {
    name: 'development-vite-hono',
    isDevelopment: true,
    build: [],
    async make(folder) {
      copyExample('vite-hono', folder)
      const port = String(await freePort())
      changeText(join(folder, 'vite.config.ts'), (text) => text.replace('8787', port))
      changeText(join(folder, 'server.ts'), (text) =>
        text.replace('process.env.PORT ?? 8787', port),
      )
    },
    serve: (port) => ['sh', '-c', `node server.ts & vite --port ${port} --host localhost`],
  },
  {
    name: 'development-next',
    isDevelopment: true,
    build: [],
    make: (folder) => copyExample('next', folder),
    serve: (port) => ['next', 'dev', '-p', String(port)],
  },
]
