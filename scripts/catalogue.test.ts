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
const titles = globSync('packages/ui/src/**/*.stories.tsx').map(
  (path) => /title: '([^']+)'/.exec(readFileSync(path, 'utf8'))?.[1] ?? path,
)

it('says what every state attribute means', () => {
  const used = new Set(
    [...source.matchAll(/['\s](data-(?!x-)[a-z][a-z-]*)'?[=:]/g)].map(([, name]) => name),
  )
  expect(new Set(Object.keys(ATTRIBUTES))).toEqual(used)
})

it('gives an example of no component that is not there', () => {
  expect(titles).toEqual(expect.arrayContaining(Object.keys(EXAMPLES)))
})
