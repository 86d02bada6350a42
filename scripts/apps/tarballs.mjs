// @ts-check
// The packages as they would be published, and apps that take them from there and from nowhere else.
import { globSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { NotHere } from './report.mjs'
import { run } from './run.mjs'

/** @typedef {Record<string, string>} Tarballs By name of the package: the path of its tarball. */

/** What a freshly installed package may run; anything else that wants to run fails the install. */
const ALLOWED_BUILDS = {
  bun: true,
  esbuild: false,
  sharp: false,
  workerd: false,
  '@swc/core': false,
}

/** @param {string} folder where they go @returns {Promise<Tarballs>} */
export async function pack(folder) {
  mkdirSync(folder, { recursive: true })
  /** @type {Tarballs} */
  const tarballs = {}
  for (const path of globSync('packages/*/package.json').toSorted()) {
    const { name } = JSON.parse(readFileSync(path, 'utf8'))
    const output = await run(resolve(path, '..'), [
      'pnpm',
      'pack',
      '--json',
      '--pack-destination',
      folder,
    ])
    tarballs[name] = resolve(folder, JSON.parse(output.slice(output.indexOf('{'))).filename)
  }
  return tarballs
}

/**
 * Installs an app with every `@x/*` taken from its tarball. Throws if one came from anywhere else.
 * @param {string} folder
 * @param {Tarballs} tarballs
 */
export async function install(folder, tarballs) {
  const overrides = Object.fromEntries(
    Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`]),
  )
  // JSON is YAML.
  const settings = { packages: ['.'], pmOnFail: 'ignore', overrides, allowBuilds: ALLOWED_BUILDS }
  writeFileSync(join(folder, 'pnpm-workspace.yaml'), JSON.stringify(settings, null, 2))
  try {
    await run(folder, ['pnpm', 'install', '--no-frozen-lockfile', '--prefer-offline'])
  } catch (error) {
    const text = error instanceof Error ? error.message : ''
    const missing = /(ERR_PNPM_(?:NO_MATCHING_VERSION|FETCH_\d+|META_FETCH_FAIL)[^\n]*)/.exec(text)
    if (missing && !text.includes('@x/')) throw new NotHere(missing[1])
    throw error
  }
  checkSources(folder)
}

/** @param {string} folder */
function checkSources(folder) {
  const lock = readFileSync(join(folder, 'pnpm-lock.yaml'), 'utf8')
  const keys = [...lock.matchAll(/^ {2}'?(@x\/[a-z]+@[^':(]+:?[^'(\n]*)/gm)].map(([, key]) => key)
  const foreign = keys.filter((key) => key?.includes('@file:') !== true)
  if (keys.length === 0 || foreign.length > 0) {
    throw new Error(`Not from its tarball: ${foreign.join(', ') || 'no @x package at all'}`)
  }
  for (const path of globSync(join(folder, 'node_modules/@x/*'))) {
    if (!realpathSync(path).startsWith(realpathSync(folder))) {
      throw new Error(`${path} lies outside of the app.`)
    }
  }
}
