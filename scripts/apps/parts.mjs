// @ts-check
// All that `pnpm test:apps` runs, in order.
import { development } from './development.mjs'
import { examples } from './examples.mjs'
import { next, nextWebpack } from './next.mjs'
import { checkTarballs } from './tarball-checks.mjs'
import { checkTreeShaking } from './tree-shaking.mjs'
import { checkTypes } from './types.mjs'
import { variants } from './variants.mjs'
import { vite } from './vite.mjs'
import { runWebApp } from './web-app.mjs'

/**
 * @typedef {import('./web-app.mjs').Context} Context
 * @typedef {{ name: string, isQuick?: boolean, run: (context: Context) => Promise<void> }} Part
 */

/** @param {import('./web-app.mjs').WebApp} app @param {boolean} [isQuick] @returns {Part} */
const web = (app, isQuick = false) => ({
  name: app.name,
  isQuick,
  run: (context) => runWebApp(app, context),
})

/** @type {Part[]} */
export const parts = [
  { name: 'tarballs', run: checkTarballs },
  { name: 'tree-shaking', run: checkTreeShaking },
  { name: 'types', run: checkTypes },
  web(vite, true),
  web(next, true),
  web(nextWebpack, true),
  ...variants.map((app) => web(app)),
  ...examples.map((app) => web(app)),
  ...development.map((app) => web(app)),
]
