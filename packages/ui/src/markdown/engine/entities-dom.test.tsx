import { characterEntities } from 'character-entities'
import { expect, it } from 'vitest'
import { decodeNamed } from './entities-dom.ts'
import { decodeNamed as decodeByTable } from './entities-table.ts'

it('decodes through the DOM what the table decodes, and nothing else', () => {
  for (const name of [...Object.keys(characterEntities), 'notit', 'nope', 'ampx', 'constructor']) {
    expect(decodeNamed(name), name).toBe(decodeByTable(name))
  }
})

it('takes a name alone, never markup', () => {
  expect(decodeNamed('lt;<img src=x onerror=alert(1)>')).toBeUndefined()
  expect(decodeNamed('semi')).toBe(';')
})
