// @ts-check
// Writes what a benchmark found into docs/performance.md, between markers of its own; the rest of the page stays.
import { readFileSync, writeFileSync } from 'node:fs'

const page = new URL('../docs/performance.md', import.meta.url)

/** @param {string} name the marker, e.g. `wire` for `<!-- wire -->` … `<!-- /wire -->` @param {string} text Markdown */
export function writeSection(name, text) {
  const before = readFileSync(page, 'utf8')
  const [head, rest] = before.split(`<!-- ${name} -->`)
  const [, tail] = rest?.split(`<!-- /${name} -->`) ?? []
  if (head === undefined || tail === undefined) {
    throw new Error(
      `docs/performance.md has no place for ${name}: add <!-- ${name} --> and <!-- /${name} -->`,
    )
  }
  writeFileSync(page, `${head}<!-- ${name} -->\n\n${text}\n\n<!-- /${name} -->${tail}`)
}
