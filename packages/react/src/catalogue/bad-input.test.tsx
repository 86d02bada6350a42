// What an app, a tool or a disk gets wrong: a sentence that names it and says what to do, and the chat goes on.
import { renderHook, waitFor } from '@testing-library/react'
import {
  type ChatError,
  type ChatErrorData,
  createClient,
  importChat,
  isChatError,
  type ToolPart,
} from '@x/core'
import { memoryStorage } from '@x/core/testing'
import { tool, toolRunner } from '@x/core/tools'
import { describe, expect, it, vi } from 'vitest'
import { message, record } from '@x/core/test/stored-chat'
import { delta, modes, type MountedChat, mountChat } from '../../test/chat.tsx'
import {
  useChatCompletion,
  useChatContext,
  useChatStatus,
  useDraft,
  useMessage,
  useMessageIds,
} from '../index.ts'

/** Whose it is, what was wrong, and in a sentence of its own what to do. */
const SENTENCE = /^@x\/(core|react): .+[.:] .+\.$/

/** A whole turn after the mistake, of which nothing is left. */
async function stillWorks(hook: MountedChat): Promise<void> {
  const before = hook.texts()
  await hook.turn('and now?', 'gladly')
  expect(hook.texts()).toEqual([...before, 'and now?', 'gladly'])
  expect(hook.current).toMatchObject({ status: 'ready', error: undefined, isBusy: false })
}

/** What a component throws when it renders. */
function thrownBy(render: () => unknown): ChatError | ChatErrorData | undefined {
  vi.mocked(console.error).mockImplementation(() => undefined)
  try {
    renderHook(render)
  } catch (thrown) {
    return isChatError(thrown) ? thrown : undefined
  } finally {
    vi.mocked(console.error).mockReset()
  }
  return undefined
}

describe.each(modes)('bad input in %s', (_name, mode) => {
  it.each(['', ' \n', { text: '' }, { parts: [] }, { files: [] }])(
    'send(%j) sends nothing, and says so',
    async (input) => {
      const hook = mountChat(mode)
      const { reason, error } = await hook.send(input)
      expect([reason, error?.kind]).toEqual(['error', 'usage'])
      expect(error?.message).toMatch(SENTENCE)
      expect(error?.message).toContain('empty message')
      expect([hook.texts(), hook.endpoint.exchanges.length]).toEqual([[], 0])
      await stillWorks(hook)
    },
  )

  it.each([
    ['throws', /no such city/, (): unknown => Promise.reject(new Error('no such city'))],
    ['never ends', /took longer than 0.02 seconds/, (): unknown => new Promise(() => undefined)],
    ['gives what is no JSON', /cannot be written as JSON/, (): unknown => 1n],
  ] as const)(
    'a tool that %s: the call says why, to the model too',
    async (_what, said, execute) => {
      const tools = toolRunner({ look: tool({ execute: () => execute() }) }, { timeout: 20 })
      const hook = mountChat(mode, { tools })
      const run = hook.send('x')
      const exchange = await hook.next()
      const call = { index: 0, id: 'a', function: { name: 'look', arguments: '{}' } }
      exchange.chunk(delta({ tool_calls: [call] }, 'tool_calls'))
      exchange.cut()
      const next = await hook.next()
      expect(String(next.body.messages?.at(-1)?.content)).toMatch(said)
      next.text('Sorry.')
      next.finish()
      await hook.step()
      expect(await run).toMatchObject({ reason: 'complete' })
      const part = hook.current.messages[1]?.parts.find((each) => each.type === 'tool') as ToolPart
      expect(part).toMatchObject({ state: 'error', error: { kind: 'usage' } })
      expect(part.error?.message).toMatch(said)
      await stillWorks(hook)
    },
  )

  it.each([
    ['onFinish', 'throws'],
    ['onFinish', 'rejects'],
    ['onError', 'throws'],
    ['onError', 'rejects'],
    ['onChunk', 'throws'],
    ['onChunk', 'rejects'],
  ] as const)('`%s` that %s is named, and harms no answer', async (name, how) => {
    const callback = (): unknown => {
      if (how === 'rejects') return Promise.reject(new Error('mine'))
      throw new Error('mine')
    }
    const hook = mountChat(mode, { [name]: callback })
    const run = hook.send('x')
    const exchange = await hook.next()
    exchange.text('whole')
    if (name === 'onError') exchange.cut()
    else exchange.finish()
    await hook.step()
    expect((await run).message?.parts).toMatchObject([{ text: 'whole', state: 'done' }])
    expect(hook.current.error?.message).toMatch(SENTENCE)
    expect(hook.current.error?.message).toContain(`the callback \`${name}\` threw: mine`)
    hook.rerender({})
    await stillWorks(hook)
  })

  it.each<[string, (hook: MountedChat) => PromiseLike<{ error?: ChatErrorData | undefined }>]>([
    ['regenerate', (hook) => hook.call((chat) => chat.regenerate('nobody'))],
    ['resume', (hook) => hook.call((chat) => chat.resume('nobody'))],
    ['edit', (hook) => hook.call((chat) => chat.edit('nobody', 'x'))],
    ['resolveTool', (hook) => hook.call((chat) => chat.resolveTool('nobody', { result: 1 }))],
    ['approveTool', (hook) => hook.call((chat) => chat.approveTool('nobody', { approved: true }))],
  ])('%s of an unknown id names the id, amid an answer too', async (_verb, call) => {
    const hook = mountChat(mode)
    void hook.send('x')
    const exchange = await hook.next()
    exchange.text('half')
    await hook.step()
    const { error } = await call(hook)
    expect(error?.message).toMatch(SENTENCE)
    expect(error?.message).toContain('"nobody"')
    exchange.text(' and half')
    exchange.finish()
    await hook.step()
    expect(hook.texts()).toEqual(['x', 'half and half'])
    await stillWorks(hook)
  })

  it('verbs that give no run leave all as it is where they do not know the id, and say so where it is a mistake', async () => {
    const hook = mountChat(mode)
    await hook.turn('x', 'y')
    hook.call((chat) => {
      expect(() => chat.remove('nobody')).toThrow(/"nobody"/)
      expect(() => chat.selectBranch('nobody')).toThrow(/"nobody"/)
      chat.unqueue('nobody')
      chat.moveQueued('nobody', 0)
      chat.sendNow('nobody')
    })
    expect(hook.texts()).toEqual(['x', 'y'])
    expect(hook.current.branches('nobody')).toEqual({ ids: [], index: -1 })
    await stillWorks(hook)
  })

  it('an import with ids that are there twice counts the last one, and says so', async () => {
    const hook = mountChat(mode)
    const twice = record({
      nodes: [
        { parentId: null, message: message('1', 'user', 'old') },
        { parentId: null, message: message('1', 'user', 'question') },
        { parentId: '1', message: message('2', 'assistant', 'answer') },
      ],
    })
    hook.call((chat) => chat.setMessages(importChat(twice)))
    expect(hook.current.error?.message).toMatch(SENTENCE)
    expect(hook.current.error?.message).toContain('1 of its ids are there twice')
    expect(hook.texts()).toEqual(['question', 'answer'])
    await stillWorks(hook)
  })

  it('a message with an id that is there is refused where the app appends it, and nothing changes', async () => {
    const hook = mountChat(mode)
    await hook.turn('x', 'y')
    const id = hook.idAt(0)
    const append = (): void => hook.current.append({ id, role: 'user', content: 'z' })
    expect(append).toThrow(SENTENCE)
    expect(append).toThrow(`"${id}"`)
    expect(hook.texts()).toEqual(['x', 'y'])
    await stillWorks(hook)
  })

  it('a stored record that is broken shows what is left, and says so once', async () => {
    const storage = memoryStorage()
    const nodes = [...record().nodes, { parentId: '2', message: 'no message' as never }]
    storage.records.set('a', record({ nodes }))
    const onError = vi.fn()
    const hook = mountChat(mode, { id: 'a', storage, onError })
    await waitFor(() => expect(hook.current.storage.status).toBe('ready'))
    expect(hook.current.storage.error?.message).toMatch(SENTENCE)
    expect(hook.current.storage.error?.message).toContain('1 of its messages could not be read')
    expect(onError).toHaveBeenCalledTimes(1)
    expect(hook.texts()).toEqual(['question', 'answer'])
    await stillWorks(hook)
  })
})

describe('options that contradict each other', () => {
  const client = createClient({ baseURL: 'http://endpoint.invalid/v1' })
  const baseURL = 'http://endpoint.invalid/v1'
  it.each([
    ['`api` and `baseURL`', { api: '/api/chat', baseURL }, ['`api`', '`baseURL`']],
    ['`client` and `baseURL`', { client, baseURL }, ['`client`', '`baseURL`']],
    ['`client` and `api`', { client, api: '/api/chat' }, ['`client`', '`api`']],
    ['no address', {}, ['`baseURL`', '`api`']],
    ['`storage` without `id`', { baseURL, storage: memoryStorage() }, ['`storage`', '`id`']],
  ])('%s: one sentence in the nearest error boundary', (_what, options, names) => {
    const error = thrownBy(() => useChatCompletion({ ...options, model: 'm' }))
    expect(error).toMatchObject({ kind: 'usage', message: expect.stringMatching(SENTENCE) })
    for (const name of names) expect(error?.message).toContain(name)
  })
})

describe('a missing provider', () => {
  it.each([
    ['useChatContext', () => useChatContext()],
    ['useChatStatus', () => useChatStatus()],
    ['useMessageIds', () => useMessageIds()],
    ['useMessage', () => useMessage('1')],
    ['useDraft', () => useDraft()],
  ])('%s says where it belongs', (_hook, render) => {
    const error = thrownBy(render)
    expect(error).toMatchObject({ kind: 'usage', message: expect.stringMatching(SENTENCE) })
    expect(error?.message).toContain('`<ChatProvider chat={…}>`')
  })
})
