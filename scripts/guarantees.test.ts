// Every test that a page of docs/ names is there: `path.test.ts`: "words of its name", "words of another".
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const root = new URL('../', import.meta.url)
const docs = new URL('docs/', root)
const pages = readdirSync(docs).filter((name) => name.endsWith('.md'))
/** Where a page's short paths may begin. */
const folders = ['', 'packages/', 'packages/core/src/nanogpt/', 'packages/core/src/nanogpt/tee/']

function read(name: string): string {
  return readFileSync(new URL(name, docs), 'utf8')
}

/** The tests that a text names, by file. */
function claimsIn(text: string): [path: string, names: string[]][] {
  return [...text.matchAll(/`([\w./-]+\.(?:test|e2e)\.tsx?)`(?:: ((?:"[^"\n]+"(?:, )?)+))?/g)].map(
    ([, path = '', quoted = '']) => [
      path,
      [...quoted.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name),
    ],
  )
}

const TITLE =
  /(?:\b(?:it|test|describe)(?:\.(?:each|for|concurrent))?|\))\(\s*(['"`])(.*?)(?<!\\)\1/g
/** A row of `it.each`, or a member of a table: the words that fill a name. */
const ROW = /^\s*\[?(['"`])(.*?)(?<!\\)\1[,:]/gm

/** The names in a file of tests: of tests, of their groups, and of the rows that fill them. */
function namesIn(source: string): string[] {
  const found = [...source.matchAll(TITLE), ...source.matchAll(ROW)]
  return [...new Set(found.map(([, , name = '']) => name.replaceAll(/\\(.)/g, '$1')))]
}

const claims = pages.flatMap((page) =>
  claimsIn(read(page)).map(([path, names]) => ({ page, path, names })),
)

it('finds what the pages name', () => {
  expect(new Set(claims.map(({ page }) => page))).toEqual(
    new Set([
      'accessibility.md',
      'architecture.md',
      'client.md',
      'components.md',
      'composer.md',
      'demo.md',
      'dialects.md',
      'export.md',
      'markdown.md',
      'nanogpt.md',
      'performance.md',
      'route.md',
      'scaling.md',
      'security.md',
      'sign-in.md',
      'styling.md',
      'verification.md',
    ]),
  )
  expect(claimsIn('`a.test.ts`: "one", "two"; `b/c.e2e.ts`')).toEqual([
    ['a.test.ts', ['one', 'two']],
    ['b/c.e2e.ts', []],
  ])
  const source = `it.each([\n  ['a row', 1],\n])(\n  'a test of %s', () => {\n expect('text')`
  expect(namesIn(source)).toEqual(['a test of %s', 'a row'])
})

it.each(claims)('$page names tests of $path that are there: $names', ({ path, names }) => {
  const file = folders.map((folder) => new URL(folder + path, root)).find((url) => existsSync(url))
  if (!file) throw new Error(`there is no file ${path}`)
  const source = readFileSync(file, 'utf8')
  const found = namesIn(source)
  expect(names.filter((name) => !found.some((each) => each.includes(name)))).toEqual([])
  // A test that does not run holds nothing.
  expect(source).not.toMatch(/\b(?:it|test|describe)\.(?:skip|todo|only|fails)\b/)
})

it('finds every recorded stream that the page of dialects names', () => {
  const named = [...read('dialects.md').matchAll(/`([a-z0-9]+(?:-[a-z0-9]+)*)`/g)].map(
    ([, name = '']) => name,
  )
  const streams = readdirSync(new URL('packages/core/test/fixtures/', root))
  const isStream = (name: string): boolean => streams.includes(`${name}.sse`)
  expect(named.filter(isStream).length).toBeGreaterThan(40)
  expect(named.filter((name) => name.includes('-') && !isStream(name))).toEqual([])
})

describe('the promises of the client', () => {
  const promises = [...read('client.md').matchAll(/^\| (\d+) \| ([^|]+) \| ([^|]+) \|$/gm)]

  it('are fifteen, numbered from one', () => {
    const numbers = Array.from({ length: 15 }, (_, index) => index + 1)
    expect(promises.map(([, number]) => Number(number))).toEqual(numbers)
  })

  it.each(promises.map(([, number = '', , held = '']) => [number, held]))(
    'are held by a test by its name: %s',
    (_number, held) => {
      expect(claimsIn(held).flatMap(([, names]) => names)).not.toEqual([])
    },
  )
})
