// The acceptance catalogue of the hooks: each of its cases is named by a test, and each runs on both versions of
// React, plain and in StrictMode. `C12` is case 12 for `useChatCompletion`, `K12` for `useCompletion`, `M12` one
// of the behaviours that were seen elsewhere.
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import config from '../vitest.config.ts'

const root = new URL('..', import.meta.url).pathname
const files = globSync('packages/*/src/**/*.test.{ts,tsx}', { cwd: root }).map((path) => ({
  path,
  source: readFileSync(`${root}${path}`, 'utf8'),
}))

/** The cases that begin the title of a test. */
const named = new Set(
  files.flatMap(({ source }) =>
    [...source.matchAll(/['"`]((?:[CKM]\d+ )+)/g)].flatMap(([, cases = '']) =>
      cases.trim().split(' '),
    ),
  ),
)

const upTo = (letter: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`)

describe('the catalogue', () => {
  it.each(upTo('C', 101))('%s is named by a test', (name) => {
    expect(named).toContain(name)
  })

  it.each(upTo('M', 20))('%s is named by a test', (name) => {
    expect(named).toContain(name)
  })

  it('knows a case that is not there', () => {
    expect(named).not.toContain('C102')
    expect(named).not.toContain('M21')
  })
})

/** Without StrictMode, because they need no React, or a browser, or say so themselves. */
const WITHOUT_MODES = [
  // Types imported where React is a server's.
  'react-server.test.ts',
  // In a browser, where React must schedule as in an app.
  'navigation.browser.test.tsx',
]

describe('the tests of the catalogue', () => {
  it('run on React 18 and 19', () => {
    const projects = (config.test?.projects ?? []) as {
      test?: { name?: string; include?: string[] }
    }[]
    for (const name of ['jsdom', 'react-18']) {
      const project = projects.find(({ test }) => test?.name === name)
      expect(project?.test?.include).toEqual(['packages/*/src/**/*.test.tsx'])
    }
  })

  it.each(
    files
      .filter(({ path }) => path.includes('/catalogue/'))
      .filter(({ path }) => !WITHOUT_MODES.some((name) => path.endsWith(name)))
      .map(({ path, source }) => [path, source] as const),
  )('%s runs plain and in StrictMode', (_path, source) => {
    expect(source).toContain('describe.each(modes)')
  })
})
