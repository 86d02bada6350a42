// @ts-check
// The tarballs themselves: what linters of packages say, and that nothing in them points outside of them.
import { strict as assert } from 'node:assert'
import { existsSync, globSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readJson } from './files.mjs'
import { run } from './run.mjs'

/** Stylesheets have no types to resolve, and CommonJS and Node 10 are not promised. */
const ATTW = '--profile esm-only --exclude-entrypoints styles.css styles.unlayered.css'.split(' ')

/** @param {unknown} value @returns {string[]} every path that it names, however deep */
function pathsIn(value) {
  if (typeof value === 'string') return value.startsWith('./') ? [value] : []
  return value === null || typeof value !== 'object' ? [] : Object.values(value).flatMap(pathsIn)
}

/** @param {string} folder of an unpacked package @returns {string[]} what is named and is not there */
function missingIn(folder) {
  const { exports, imports } = readJson(join(folder, 'package.json'))
  const named = pathsIn({ exports, imports }).filter((path) => !existsSync(join(folder, path)))
  const unmapped = globSync(join(folder, 'dist/**/*.{js,d.ts}')).flatMap((path) => {
    const [, map] = /\/\/# sourceMappingURL=(\S+)/.exec(readFileSync(path, 'utf8')) ?? []
    return map && !existsSync(join(path, '..', map)) ? [`${path}: ${map}`] : []
  })
  return [...named, ...unmapped]
}

/** @param {string} folder @returns {string[]} source maps that do not lead to readable text */
function blindMapsIn(folder) {
  return globSync(join(folder, 'dist/**/*.map')).filter((path) => {
    const { sources, sourcesContent = [] } = readJson(path)
    return sources.some(
      (/** @type {string} */ source, /** @type {number} */ at) =>
        !sourcesContent[at] && !existsSync(join(path, '..', source)),
    )
  })
}

/** @param {import('./web-app.mjs').Context} context */
export async function checkTarballs({ folder, tarballs, report }) {
  for (const [name, path] of Object.entries(tarballs)) {
    const unpacked = join(folder, 'unpacked', name)
    await report.check(`${name}: publint finds nothing`, () =>
      run('.', ['pnpm', 'exec', 'publint', path, '--strict']),
    )
    await report.check(`${name}: types resolve in every kind of project (attw)`, () =>
      run('.', ['pnpm', 'exec', 'attw', path, ...ATTW]),
    )
    await report.check(`${name}: points nowhere outside of its tarball`, async () => {
      mkdirSync(unpacked, { recursive: true })
      await run(unpacked, ['tar', 'xzf', path, '--strip-components=1'])
      assert.ok(!readFileSync(join(unpacked, 'package.json'), 'utf8').includes('x-source'))
      assert.deepEqual(missingIn(unpacked), [])
    })
    await report.check(`${name}: stack traces and go-to-definition end in readable code`, () => {
      assert.ok(globSync(join(unpacked, 'dist/**/*.js.map')).length > 0, 'there are no source maps')
      assert.deepEqual(blindMapsIn(unpacked), [])
    })
  }
}
