import { expect, it } from 'vitest'
import { queryTable, tableOf } from './table.ts'

const groupsOf = (text: string): unknown =>
  queryTable(tableOf('sales.csv', text), {}).groups.map(({ label, value }) => [label, value])

it.each([
  ['commas', 'city,sold\nLisbon,3\n"Porto, north",4\nLisbon,5\n'],
  [
    'semicolons, a byte order mark and line ends of Windows',
    '\uFEFFcity;sold\r\nLisbon;8\r\n"Porto, north";4\r\n',
  ],
  ['tabs and empty lines', '\n\ncity\tsold\nLisbon\t8\n\nPorto, north\t4\n\n'],
  ['bars', 'city|sold\nLisbon|8\nPorto, north|4'],
  ['spaces around cells', 'city , sold\nLisbon , 8\n"Porto, north", 4'],
  ['JSON', '[{"city":"Lisbon","sold":8},{"city":"Porto, north","sold":4}]'],
  [
    'JSON below a name',
    '{"rows":[{"city":"Lisbon","sold":"8 €"},{"city":"Porto, north","sold":"4 €"}]}',
  ],
])('sums by the first column of texts: %s', (_, text) => {
  expect(groupsOf(text)).toEqual([
    ['Lisbon', 8],
    ['Porto, north', 4],
  ])
})

it.each([
  ['a decimal comma', 'city;sold\nLisbon;3,5\nLisbon;1.234,25\n', 1237.75],
  ['a comma between thousands', 'city;sold\nLisbon;1,234\nLisbon;1,234.5\n', 2468.5],
  ['a point between thousands', 'city;sold\nLisbon;1.234.567 €\n', 1_234_567],
  ['cells that are empty', 'city,sold\nLisbon,3\nLisbon,\nLisbon,4\n', 7],
  ['members that are null', '[{"city":"Lisbon","sold":3},{"city":"Lisbon","sold":null}]', 3],
  ['more cells than names', 'city,sold\nLisbon,3,and more\n', 3],
])('reads numbers as a person does: %s', (_, text, sum) => {
  expect(groupsOf(text)).toEqual([['Lisbon', sum]])
  expect(tableOf('x', text).columns).toEqual(['city', 'sold'])
})

it('keeps quotes and line ends that stand in a cell', () => {
  expect(groupsOf('city,sold\n"A ""x""",2\n"two\nlines",1\n')).toEqual([
    ['A "x"', 2],
    ['two\nlines', 1],
  ])
})

it.each(['', '   ', '[]', '{"a":[1,2,3]}', 'null'])('says that there is no table: %j', (text) => {
  expect(() => tableOf('x.csv', text)).toThrow('x.csv holds no table.')
})

it.each([
  ['min', 0],
  ['max', 299_999],
] as const)('finds the %s of as many rows as a file has', (operation, value) => {
  const rows = Array.from({ length: 300_000 }, (_, n) => ({ city: 'Lisbon', sold: n }))
  const table = { name: 'large', columns: ['city', 'sold'], rows }
  expect(queryTable(table, { operation }).groups).toEqual([{ label: 'Lisbon', value }])
})

it('names the columns where one is asked for that is none', () => {
  const table = tableOf('x.csv', 'city,sold\nLisbon,3\n')
  expect(() => queryTable(table, { groupBy: 'town' })).toThrow('There are: city, sold.')
})
