import { characterEntities } from 'character-entities'
import { expect, it, vi } from 'vitest'
import { toHtml } from '../../../test/engine-html.ts'
import { parse } from './advance.ts'
import { decodeNamed } from './entities-table.ts'

it('knows all names that HTML has, and no others', () => {
  expect(Object.keys(characterEntities).length).toBeGreaterThan(2100)
  expect(decodeNamed('ngE')).toBe('\u2267\u0338')
  for (const name of ['nope', 'constructor', '__proto__', 'notit']) {
    expect(decodeNamed(name)).toBeUndefined()
  }
})

it('decodes numbers, and makes of those that are no character the one for that', () => {
  const text = '&#65; &#x1F600; &#0; &#xD800; &#x110000; &#12345678;'
  expect(toHtml(parse(text))).toBe('<p>A 😀 \ufffd \ufffd \ufffd &amp;#12345678;</p>\n')
})

it('decodes a few without a DOM where the browser build runs without one', async () => {
  vi.resetModules()
  const dom = await import('./entities-dom.ts')
  expect(['amp', 'nbsp', 'hellip'].map((name) => dom.decodeNamed(name))).toEqual([
    '&',
    '\u00a0',
    '…',
  ])
  expect(dom.decodeNamed('alpha')).toBeUndefined()
})
