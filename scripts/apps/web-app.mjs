// @ts-check
// One app from nothing to its end: made, installed from the tarballs, built for production, served, driven.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { drive } from './drive.mjs'
import { run, serve } from './run.mjs'
import { install, installByNpm } from './tarballs.mjs'

/**
 * @typedef {object} WebApp
 * @property {string} name
 * @property {(folder: string, context: Context) => unknown} make Writes its files.
 * @property {string[][]} build Commands, one after the other.
 * @property {(port: number) => string[]} serve
 * @property {(stage: import('./drive.mjs').Stage) => Promise<void>} [drive]
 * @property {boolean} [isByNpm] Whether npm installs it, and not pnpm.
 * @property {boolean} [isDevelopment] Whether it is served as while one develops: nothing is built, and there is no password.
 */

/**
 * @typedef {object} Context
 * @property {string} folder where apps are made
 * @property {string} pictures folder
 * @property {import('./tarballs.mjs').Tarballs} tarballs
 * @property {string} css
 * @property {import('./endpoint.mjs').Endpoint} endpoint
 * @property {import('playwright').Browser} browser
 * @property {import('./report.mjs').Report} report
 */

const PASSWORD = 'a password with spaces'

/** What the server of an app is told. @param {import('./endpoint.mjs').Endpoint} endpoint */
export const secretsFor = (endpoint) => ({
  UPSTREAM_BASE_URL: endpoint.baseURL,
  UPSTREAM_API_KEY: 'key-of-the-server',
  CHAT_PASSWORD: PASSWORD,
})

/** @param {WebApp} app @param {Context} context */
export async function runWebApp(app, context) {
  const { name } = app
  const { report, endpoint } = context
  const folder = join(context.folder, name)
  const isMade = await report.check(`${name}: installs from the tarballs`, async () => {
    mkdirSync(folder, { recursive: true })
    await app.make(folder, context)
    await (app.isByNpm ? installByNpm : install)(folder, context.tarballs)
  })
  if (!isMade) return
  const isBuilt =
    app.isDevelopment ||
    (await report.check(`${name}: builds for production`, async () => {
      for (const command of app.build) await run(folder, command, { NODE_ENV: 'production' })
    }))
  if (!isBuilt) return
  /** @type {import('./run.mjs').Served | undefined} */
  let served
  const isServed = await report.check(`${name}: serves`, async () => {
    const { CHAT_PASSWORD, ...secrets } = secretsFor(endpoint)
    served = await serve(folder, app.serve, {
      ...secrets,
      ...(app.isDevelopment ? {} : { NODE_ENV: 'production', CHAT_PASSWORD }),
    })
  })
  if (!isServed || served === undefined) return
  const { address, log, stop } = served
  try {
    await (app.drive ?? drive)({ ...context, name, address, password: PASSWORD })
    await report.check(`${name}: a normal chat leaves no stack in the log of the server`, () => {
      const stacks = log()
        .split('\n')
        .filter((line) => /^\s+at |Error\b/.test(line))
      if (stacks.length > 0) throw new Error(log().trim().split('\n').slice(-30).join('\n'))
    })
  } finally {
    await stop()
  }
}
