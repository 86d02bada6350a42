// Every promise of docs/client.md names tests, and they exist.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const page = readFileSync(new URL('../docs/client.md', import.meta.url), 'utf8')
const promises = [...page.matchAll(/^\| (\d+) \| ([^|]+) \| ([^|]+) \|$/gm)]

it('lists ten promises', () => {
  expect(promises.map(([, number]) => Number(number))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
})

describe.each(promises.map(([, number, , held]) => [number, held ?? '']))(
  'promise %s',
  (_number, held) => {
    const files = [...held.matchAll(/`([^`]+)`: ((?:"[^"]+"(?:, )?)+)/g)]

    it('names at least one test', () => {
      expect(files.length).toBeGreaterThan(0)
    })

    it.each(files.map(([, path, titles]) => [path ?? '', titles ?? '']))(
      'is held in %s',
      (path, titles) => {
        const source = readFileSync(new URL(`../packages/${path}`, import.meta.url), 'utf8')
        for (const [, title = ''] of titles.matchAll(/"([^"]+)"/g)) {
          expect(source.includes(title), title).toBe(true)
        }
      },
    )
  },
)
