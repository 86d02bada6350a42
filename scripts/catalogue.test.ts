// The pages of the catalogue leave out no state attribute, and describe none that is not there.
import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ATTRIBUTES } from '../.storybook/attributes.ts'
import { EXAMPLES } from '../.storybook/examples.ts'

const source = globSync('packages/ui/src/**/*.tsx', {
  exclude: ['**/*.test.tsx', '**/*.stories.tsx', '**/story-*'],
})
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n')
const pages = globSync('packages/ui/src/**/*.stories.tsx').map((path) => {
  const text = readFileSync(path, 'utf8')
  const [, id = '', title = ''] = /\bid: '([^']+)',\s*title:\s*'([^']+)'/.exec(text) ?? []
  return { path, id, title }
})

/** What a person looks for, in the order of the list. */
const GROUPS = ['Conversation', 'Composer', 'Answers', 'Tools', 'Models and settings', 'Notices']

it('says what every state attribute means', () => {
  const used = new Set(
    [...source.matchAll(/['\s](data-(?!x-)[a-z][a-z-]*)'?[=:]/g)].map(([, name]) => name),
  )
  expect(new Set(Object.keys(ATTRIBUTES))).toEqual(used)
})

it('gives an example of no page that is not there', () => {
  expect(pages.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(EXAMPLES)))
})

// The id is the address: a page may change its group and its words, and links and pictures stay.
it.each(pages)('$path has an address, a group, and words to be found by', ({ id, title }) => {
  expect(id).toMatch(/^[a-z][a-z-]*$/)
  expect(pages.filter((page) => page.id === id)).toHaveLength(1)
  const [group = '', name = ''] = title.split('/')
  expect(GROUPS).toContain(group)
  expect(name).toMatch(/^[^:]+: .+/)
})
