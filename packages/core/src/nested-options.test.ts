// What stands in an option is looked at like the option: limits that limit nothing, clocks that are misspelt, storages that
// lack a function.
import { afterEach, expect, it, vi } from 'vitest'
import { until } from '../test/stored-chat.ts'
import { createChat, createClient, createConversations, type Storage } from './index.ts'
import { memoryStorage } from './testing/index.ts'
import { tool, toolRunner } from './tools/index.ts'

// What plain JavaScript may pass.
const any = (value: unknown): never => value as never
const baseURL = 'http://endpoint.invalid/v1'
const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
afterEach(() => warn.mockClear())

const pay = tool({ execute: () => 1 })
const chat = (options: object) => createChat(any({ baseURL, ...options }))

// Of an environment in which it is not set: compared with it, nothing is ever too much.
const unset = Number(undefined)
it.each<[string, () => unknown]>([
  ['maxCost', () => chat({ maxCost: unset })],
  ['maxQueue', () => chat({ maxQueue: unset })],
  ['idle', () => chat({ timeouts: { idle: unset } })],
  ['attempts', () => createClient({ baseURL, retry: { attempts: unset } })],
  ['maxSteps', () => toolRunner({ pay }, { maxSteps: unset })],
  ['maxIdentical', () => toolRunner({ pay }, { maxIdentical: unset })],
  ['timeout', () => toolRunner({ pay: tool({ execute: () => 1, timeout: unset }) })],
])('a limit that is no number limits nothing, and is refused: %s', (name, make) => {
  expect(make).toThrow(new RegExp(`\`${name}\`.* was given as NaN, .*Pass a number`))
})

it.each<[string, () => unknown, string]>([
  ['timeouts', () => chat({ timeouts: { idel: 5 } }), 'Did you mean `idle`?'],
  [
    'timeouts',
    () => createClient(any({ baseURL, timeouts: { total: 5 } })),
    'known: headers, firstToken, idle',
  ],
  ['retry', () => chat({ retry: { retries: 5 } }), 'known: attempts, maxDelay'],
])('tells of a misspelt member of `%s`', async (of, make, near) => {
  make()
  await vi.waitFor(() => expect(warn).toHaveBeenCalledOnce())
  expect(warn.mock.calls[0]?.[0]).toContain(`@x/core: \`${of}\` knows no `)
  expect(warn.mock.calls[0]?.[0]).toContain(near)
})

it('says nothing of members that are null, for they count as left out', async () => {
  chat({ timeouts: { idle: null, other: null }, retry: null, other: null })
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(warn).not.toHaveBeenCalled()
})

it('refuses `retry: true`, which asks for nothing', () => {
  expect(() => chat({ retry: true })).toThrow(/`retry` was given as Boolean, .*an object or false/)
})

it.each([{ type: 'object', properties: {} }, {}])(
  'refuses a JSON Schema as the schema of a tool, and says where it belongs: %j',
  (schema) => {
    expect(() => toolRunner({ pay: tool(any({ schema })) })).toThrow(
      /`schema` of the tool "pay" was given as Object, .*`\{ jsonSchema \}` with a JSON Schema/,
    )
    expect(toolRunner({ pay: tool({ schema: { jsonSchema: schema } }) }).definitions).toHaveLength(
      1,
    )
  },
)

it.each([
  ['save', undefined],
  ['remove', 'x'],
  ['list', null],
  ['watch', 5],
  ['tell', {}],
  ['lock', 'x'],
])('a storage whose `%s` is %j is told by that name', async (name, value) => {
  const storage = { ...memoryStorage(), [name]: value } as Storage
  const sentence = new RegExp(`\`storage.${name}\` was given as .* Pass a function`)
  expect(() => createConversations({ baseURL, storage })).toThrow(sentence)
  const kept = createChat({ baseURL, storage, id: 'a' })
  await kept.load()
  await until(() => expect(kept.get().storage.status).toBe('failed'))
  expect(kept.get().storage.error?.message).toMatch(sentence)
})
