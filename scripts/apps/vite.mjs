// @ts-check
// The template of create-vite, with the files of the README put in as a stranger would.
import { rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { addDependencies, changeJson, copyFiles } from './files.mjs'
import { runFetching } from './run.mjs'

export const CREATE_VITE = 'create-vite@9.3.0'

/**
 * @param {string} folder
 * @param {Record<string, string>} [pinned]
 */
export async function makeViteApp(folder, pinned = {}) {
  rmSync(folder, { recursive: true, force: true })
  const generate = ['npx', '-y', CREATE_VITE, basename(folder), '--template', 'react-ts']
  await runFetching(dirname(folder), [...generate, '--no-interactive'])
  copyFiles('vite-hono', ['src/App.tsx', 'vite.config.ts', 'server.ts'], folder)
  addDependencies('vite-hono', folder, pinned)
  // Its linter is not what is tried here.
  changeJson(
    join(folder, 'package.json'),
    ({ devDependencies: { oxlint: _, ...rest }, ...own }) => ({
      ...own,
      devDependencies: rest,
    }),
  )
}

/** @type {import('./web-app.mjs').WebApp} */
export const vite = {
  name: 'vite',
  make: (folder) => makeViteApp(folder),
  build: [
    ['tsc', '-b'],
    ['vite', 'build'],
  ],
  serve: () => ['node', 'server.ts'],
}
