// @ts-check
// Puts the files of an app together: from a generator or a template, then the example's over them.
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { mkdirSync } from 'node:fs'

/** @param {string} name of the example @param {string} folder */
export function copyExample(name, folder) {
  cpSync(join('examples', name), folder, { recursive: true, filter: isSource })
}

/** @param {string} path */
const isSource = (path) =>
  !/[\\/](node_modules|dist|build|\.next|\.astro|\.react-router)([\\/]|$)/.test(path)

/** @param {string} name of the example @param {string[]} paths @param {string} folder */
export function copyFiles(name, paths, folder) {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    cpSync(join('examples', name, path), join(folder, path))
  }
}

/** @param {string} path @returns {any} */
export const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))

/** @param {string} path @param {(content: any) => any} change */
export function changeJson(path, change) {
  writeFileSync(path, `${JSON.stringify(change(readJson(path)), null, 2)}\n`)
}

/** @param {string} path @param {(text: string) => string} change */
export function changeText(path, change) {
  writeFileSync(path, change(readFileSync(path, 'utf8')))
}

/**
 * Adds what an example depends on to an app that a generator wrote, as `npm install` of it would.
 * @param {string} name of the example @param {string} folder @param {Record<string, string>} [pinned] versions that win
 */
export function addDependencies(name, folder, pinned = {}) {
  const example = readJson(join('examples', name, 'package.json'))
  changeJson(join(folder, 'package.json'), (own) => ({
    ...own,
    dependencies: pin({ ...example.dependencies, ...own.dependencies }, pinned),
    devDependencies: pin({ ...example.devDependencies, ...own.devDependencies }, pinned),
  }))
}

/** @param {Record<string, string>} ranges @param {Record<string, string>} pinned */
function pin(ranges, pinned) {
  return Object.fromEntries(
    Object.entries(ranges).map(([name, range]) => [name, pinned[name] ?? range]),
  )
}
