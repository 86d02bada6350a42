// The folders of ui import each other one way. That no file is in a circle holds the linter; a pair of folders may be in
// one without any file being, and then neither can be read, moved or left out without the other.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

type Imports = ReadonlyMap<string, ReadonlySet<string>>

/** Which folder imports which. What lies in no folder is the ground, or an entry. */
function importsOf(files: Readonly<Record<string, string>>): Imports {
  const imports = new Map<string, Set<string>>()
  for (const [path, text] of Object.entries(files)) {
    const from = roomOf(path)
    for (const [, address = ''] of text.matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']*)'/g)) {
      const to = roomOf(join(dirname(path), address))
      if (from === undefined || to === undefined || from === to) continue
      imports.set(from, (imports.get(from) ?? new Set()).add(to))
    }
  }
  return imports
}

function roomOf(path: string): string | undefined {
  const [room = '', ...rest] = path.split('/')
  return rest.length > 0 ? room : undefined
}

/** A way from a folder back to itself, for each folder that has one. */
function circlesIn(imports: Imports): string[] {
  return [...imports.keys()].flatMap((room) => {
    const way = wayBack(imports, room)
    return way ? way.join(' → ') : []
  })
}

function wayBack(imports: Imports, room: string): string[] | undefined {
  const ways = [[room]]
  const seen = new Set<string>()
  for (const way of ways) {
    for (const next of imports.get(way.at(-1) ?? '') ?? []) {
      if (next === room) return [...way, room]
      if (!seen.has(next)) ways.push([...way, next])
      seen.add(next)
    }
  }
  return undefined
}

it('sees a circle of two folders, of three, through a type and through an import that comes later', () => {
  const files = {
    'a/one.ts': `import { two } from '../b/two.ts'`,
    'b/other.ts': `export type { One } from '../a/three.ts'`,
    'c/x.ts': `const x = import('../d/y.ts')`,
    'd/y.ts': `import '../e/z.ts'`,
    'e/z.ts': `import type {\n  X,\n} from '../c/w.ts'\nimport { ground } from '../ground.ts'`,
    'ground.ts': `import { x } from './e/z.ts'`,
    'f/u.ts': `import { x } from '../c/x.ts'`,
  }
  expect(circlesIn(importsOf(files)).toSorted()).toEqual([
    'a → b → a',
    'b → a → b',
    'c → d → e → c',
    'd → e → c → d',
    'e → c → d → e',
  ])
})

it('has none in ui', () => {
  const root = 'packages/ui/src/'
  const paths = globSync(`${root}**/*.{ts,tsx}`, {
    exclude: ['**/*.{test,test-d,stories}.*', '**/story-*'],
  })
  const files = paths.map((path) => [path.slice(root.length), readFileSync(path, 'utf8')] as const)
  expect(files.length).toBeGreaterThan(200)
  expect(circlesIn(importsOf(Object.fromEntries(files)))).toEqual([])
})
