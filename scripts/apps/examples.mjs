// @ts-check
// Each folder of examples/ as it stands: what the docs show is what is built and served here.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyExample } from './files.mjs'
import { driveHooks } from './drive-hooks.mjs'
import { driveTools } from './drive-tools.mjs'
import { secretsFor } from './web-app.mjs'

const VITE = [['tsc'], ['vite', 'build']]

/** @param {import('./endpoint.mjs').Endpoint} endpoint @returns {string} */
const envFile = (endpoint) =>
  Object.entries(secretsFor(endpoint))
    .map(([name, value]) => `${name}="${value}"\n`)
    .join('')

/** @type {import('./web-app.mjs').WebApp[]} */
export const examples = [
  {
    name: 'example-next',
    make: (folder) => copyExample('next', folder),
    build: [['next', 'build']],
    serve: (port) => ['next', 'start', '-p', String(port), '-H', '127.0.0.1'],
  },
  {
    name: 'example-vite-hono',
    make: (folder) => copyExample('vite-hono', folder),
    build: VITE,
    serve: () => ['node', 'server.ts'],
  },
  {
    name: 'example-vite-express',
    make: (folder) => copyExample('vite-express', folder),
    build: VITE,
    serve: () => ['node', 'server.ts'],
  },
  {
    name: 'example-hooks',
    make: (folder) => copyExample('hooks', folder),
    build: VITE,
    serve: () => ['node', 'server.ts'],
    drive: driveHooks,
  },
  {
    name: 'example-tools',
    make: (folder) => copyExample('tools', folder),
    build: VITE,
    serve: () => ['node', 'server.ts'],
    drive: driveTools,
  },
  {
    name: 'example-react-router',
    make: (folder) => copyExample('react-router', folder),
    build: [['react-router', 'typegen'], ['tsc'], ['react-router', 'build']],
    serve: () => ['react-router-serve', './build/server/index.js'],
  },
  {
    name: 'example-astro',
    make: (folder) => copyExample('astro', folder),
    build: [['astro', 'build']],
    serve: () => ['node', 'dist/server/entry.mjs'],
  },
  {
    name: 'example-cloudflare',
    make(folder, { endpoint }) {
      copyExample('cloudflare', folder)
      writeFileSync(join(folder, '.dev.vars'), envFile(endpoint))
    },
    build: [...VITE, ['wrangler', 'deploy', '--dry-run']],
    // workerd on this machine, as Cloudflare would run it.
    serve: (port) => ['wrangler dev --ip 127.0.0.1 --port', port].join(' ').split(' '),
  },
  {
    name: 'example-bun',
    make: (folder) => copyExample('bun', folder),
    build: [
      ['tsc'],
      [
        'pnpm',
        'exec',
        'bun',
        'build',
        '--target=bun',
        '--production',
        '--outdir=dist',
        'server.ts',
      ],
    ],
    serve: () => ['bun', '--cwd=dist', 'server.js'],
  },
  {
    name: 'example-deno',
    make: (folder) => copyExample('deno', folder),
    build: [...VITE, ['deno', 'check', 'server.ts']],
    serve: () => 'deno run --allow-net --allow-env --allow-read server.ts'.split(' '),
  },
]
