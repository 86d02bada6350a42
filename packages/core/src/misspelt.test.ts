// Members of options that nothing knows are told of once, with the known name that is nearest; those of tools are refused.
import { afterEach, expect, it, vi } from 'vitest'
import { createChat, createClient, createCompletion, createConversations } from './index.ts'
import { indexedDB } from './indexeddb/index.ts'
import { memoryStorage } from './testing/index.ts'
import { tool, toolRunner } from './tools/index.ts'

// What plain JavaScript may pass.
const any = (value: unknown): never => value as never
const baseURL = 'http://endpoint.invalid/v1'
const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
afterEach(() => warn.mockClear())

const chat = (options: object) => createChat(any({ baseURL, ...options }))

it.each<[string, () => unknown, string]>([
  ['a client, apikey', () => createClient(any({ baseURL, apikey: 'k' })), '`apiKey`'],
  ['a client, timeout', () => createClient(any({ baseURL, timeout: 5 })), '`timeouts`'],
  ['a chat, onFinnish', () => chat({ onFinnish: () => 1 }), '`onFinish`'],
  ['a chat, systemPrompt', () => chat({ systemPrompt: 'x' }), '`system`'],
  ['a chat, temperature', () => chat({ temperature: 1 }), '`body.temperature`'],
  ['a chat, timeots', () => chat({ timeots: {} }), '`timeouts`'],
  [
    'a request, modle',
    () =>
      chat({ model: 'm' })
        .send('x', any({ modle: 'n' }))
        .abort(),
    '`model`',
  ],
  [
    'a request, max_tokens',
    () =>
      chat({ model: 'm' })
        .send('x', any({ max_tokens: 5 }))
        .abort(),
    '`body.max_tokens`',
  ],
  ['a storage, dbName', () => indexedDB(any({ dbName: 'chats' })), '`name`'],
  [
    'a question, file',
    () =>
      chat({ model: 'm' })
        .send(any({ text: 'x', file: [] }))
        .abort(),
    '`files`',
  ],
  ['a completion, modell', () => createCompletion(any({ baseURL, modell: 'm' })), '`model`'],
  [
    'a list, titel',
    () => createConversations(any({ baseURL, storage: memoryStorage(), titel: () => 'x' })),
    '`title`',
  ],
])('tells of a misspelt member of %s', async (_, make, near) => {
  make()
  await vi.waitFor(() => expect(warn).toHaveBeenCalledOnce())
  expect(warn.mock.calls[0]?.[0]).toContain(`Did you mean ${near}?`)
  make()
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(warn).toHaveBeenCalledOnce()
})

it('says nothing of what is known, or left out', async () => {
  const client = createClient({ baseURL, retry: false, scheduler: undefined })
  const made = createChat(any({ client, pace: 'frame', title: undefined, other: undefined }))
  made.send('x', { model: 'm', body: { temperature: 1 } }).abort()
  createConversations({ client, storage: memoryStorage(), title: () => 'x' }).open('a')
  createCompletion({ client, onFinish: () => undefined })
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(warn).not.toHaveBeenCalled()
})

const fine = tool({ execute: () => 1 })
it.each<[string, () => unknown, RegExp]>([
  ['no tools', () => toolRunner(any(undefined)), /`tools` was given as Undefined/],
  ['a list', () => toolRunner(any([fine])), /`tools` was given as Array/],
  ['a function as a tool', () => toolRunner(any({ pay: () => 1 })), /tool "pay" was given as Func/],
  ['no tool', () => toolRunner(any({ pay: undefined })), /tool "pay" was given as Undefined/],
  [
    'a misspelt approval',
    () => toolRunner({ pay: tool(any({ execute: () => 1, needApproval: true })) }),
    /the tool "pay" knows no `needApproval`.*Did you mean `needsApproval`\?/,
  ],
  [
    'another name of a schema',
    () => toolRunner({ pay: tool(any({ inputSchema: {} })) }),
    /knows no `inputSchema`.*Did you mean `schema`\?/,
  ],
  [
    'what is no function',
    () => toolRunner({ pay: tool(any({ execute: 'pay' })) }),
    /`execute` of the tool "pay" was given as String/,
  ],
  [
    'a misspelt limit',
    () => toolRunner({ fine }, any({ maxStep: 1 })),
    /Did you mean `maxSteps`\?/,
  ],
  [
    'a limit that is a text',
    () => toolRunner({ fine }, any({ timeout: '5' })),
    /`timeout` of `toolRunner` was given as String/,
  ],
  ['a name as options', () => indexedDB(any('chats')), /`options` was given as String/],
  ['a number as name', () => indexedDB(any({ name: 5 })), /`name` was given as Number/],
])('refuses %s', (_, make, sentence) => {
  expect(make).toThrow(sentence)
})

it('takes what a file exports as tools', async () => {
  const file = await import('./tools/tool.ts')
  expect(() => toolRunner(any(file))).toThrow(/the tool "/)
  expect(toolRunner({ fine, other: { ...fine, schema: undefined } }).definitions).toHaveLength(2)
})
