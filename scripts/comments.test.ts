// A comment names its subject: one that opens with "It" or "Who" sends its reader to look for what is meant.
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

const PLACES = [
  'packages/*/{src,test}/**/*.{ts,tsx,css}',
  'apps/*/{src,server,e2e,e2e-other,real}/**/*.{ts,tsx,mjs,css}',
  '{benchmarks,scripts}/**/*.{ts,tsx,mjs}',
]

/** A line of a comment, without its marks. */
const COMMENT = /(?:^|\s)(?:\/\/|\/\*\*?|\*)\s+(.*)$/
/** The opening of a sentence, at the start of a comment or after another one. */
const NAMELESS = /(?:^|\. )(?:It|Who|What goes on|Once more)\b/

/** The lines whose comment has a sentence without a subject. A line that goes on with a sentence opens none. */
function namelessIn(text: string): string[] {
  return text.split('\n').filter((line) => NAMELESS.test(COMMENT.exec(line)?.[1] ?? ''))
}

it('finds a sentence without a subject, wherever it opens, and no other', () => {
  const nameless = ['// It goes on.', '/** Who asks. */', ' * A chat. It outlives the page.']
  const named = [
    '// The chat goes on.',
    '/** A chat: it goes on. */',
    "it('It', () => 1)",
    ' * whose It',
  ]
  expect(namelessIn([...nameless, ...named].join('\n'))).toEqual(nameless)
})

it('names the subject of each sentence of a comment', () => {
  const files = PLACES.flatMap((place) =>
    globSync(place, { cwd: root, exclude: (name) => name.endsWith('node_modules') }),
  ).filter((file) => !file.endsWith('scripts/comments.test.ts'))
  expect(files.length).toBeGreaterThan(500)
  const found = files.flatMap((file) =>
    namelessIn(readFileSync(root + file, 'utf8')).map((line) => `${file}: ${line}`),
  )
  expect(found).toEqual([])
})
