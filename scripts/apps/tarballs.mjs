// @ts-check
// The packages as they would be published, and apps that take them from there and from nowhere else.
import { globSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { changeJson, readJson } from './files.mjs'
import { run, runFetching } from './run.mjs'

/** @typedef {Record<string, string>} Tarballs By name of the package: the path of its tarball. */

/** What a freshly installed package may run; anything else that wants to run fails the install. */
const ALLOWED_BUILDS = {
  bun: true,
  deno: true,
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
  await runFetching(folder, ['pnpm', 'install', '--no-frozen-lockfile', '--prefer-offline'])
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

/**
 * The same by npm, as most people would: nothing of it may warn of a peer.
 * @param {string} folder
 * @param {Tarballs} tarballs
 */
export async function installByNpm(folder, tarballs) {
  const files = Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`])
  changeJson(join(folder, 'package.json'), ({ dependencies, ...own }) => ({
    ...own,
    dependencies: { ...dependencies, ...Object.fromEntries(files) },
    overrides: Object.fromEntries(files.map(([name]) => [name, `$${name}`])),
  }))
  const flags = ['--no-audit', '--no-fund', '--prefer-offline']
  const output = await runFetching(folder, ['npm', 'install', ...flags])
  const peers = output.split('\n').filter((line) => /ERESOLVE|peer/i.test(line))
  if (peers.length > 0) throw new Error(peers.join('\n'))
  const { packages } = readJson(join(folder, 'package-lock.json'))
  for (const [path, entry] of Object.entries(packages)) {
    if (path.includes('node_modules/@x/') && !entry.resolved?.startsWith('file:')) {
      throw new Error(`Not from its tarball: ${path} from ${entry.resolved}`)
    }
  }
}
