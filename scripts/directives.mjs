// @ts-check
// Run by `pnpm check`, after a build: each built file starts with 'use client' exactly where its source does.
import { globSync, readFileSync } from 'node:fs'

const isClient = (/** @type {string} */ path) =>
  /^\s*['"]use client['"]/.test(readFileSync(path, 'utf8'))
const sources = globSync('packages/*/src/**/*.{ts,tsx}').filter(
  (path) => !/\.(test|stories)\./.test(path),
)

/** @type {string[]} */
const wrong = []
let count = 0
for (const source of sources) {
  const built = source.replace(/([\\/])src([\\/])/, '$1dist$2').replace(/\.tsx?$/, '.js')
  let isBuiltClient
  try {
    isBuiltClient = isClient(built)
  } catch {
    // Types alone, and stories' helpers, leave no file.
    continue
  }
  count++
  if (isBuiltClient !== isClient(source)) wrong.push(source)
  if (isClient(source) && source.includes('core'))
    wrong.push(`${source} (nothing in core is a client file)`)
}
for (const path of wrong)
  console.log(`'use client' differs between ${path} and what is built of it`)
console.log(`${count} built files looked at, ${wrong.length} wrong`)
process.exitCode = wrong.length === 0 && count > 0 ? 0 : 1
