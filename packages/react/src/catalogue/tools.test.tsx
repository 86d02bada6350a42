// Tools that run where the chat does.
import { act, render, waitFor } from '@testing-library/react'
import type { ToolPart } from '@x/core'
import { memoryStorage } from '@x/core/testing'
import { tool, toolRunner, type Tools } from '@x/core/tools'
import { useEffect } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { type Exchange, settle } from '@x/core/test/endpoint'
import { afterReload } from '@x/core/test/stored-chat'
import { looseChat, modes, type MountedChat, mountChat } from '../../test/chat.tsx'
import { useChatCompletion } from '../index.ts'

/** The model asks for these calls and ends its request. */
function ask(exchange: Exchange, ...calls: [id: string, name: string, args?: object][]): void {
  const tool_calls = calls.map(([id, name, args = {}], index) => ({
    index,
    id,
    function: { name, arguments: JSON.stringify(args) },
  }))
  exchange.chunk({ choices: [{ index: 0, delta: { tool_calls } }] })
  exchange.finish('tool_calls')
}

const callsIn = (hook: MountedChat, at = -1) =>
  (hook.current.messages.at(at)?.parts ?? []).filter(
    (part): part is ToolPart => part.type === 'tool',
  )
const results = ({ body }: Exchange) =>
  body.messages?.filter(({ role }) => role === 'tool').map(({ content }) => content)

function mountWith(
  mode: Parameters<typeof mountChat>[0],
  tools: Tools,
  runner: Parameters<typeof toolRunner>[1] = {},
  options: Parameters<typeof mountChat>[1] = {},
): MountedChat {
  return mountChat(mode, { tools: toolRunner(tools, runner), ...options })
}

describe.each(modes)('tools in %s', (_name, mode) => {
  it('run by themselves, beside each other, and answer in the order of the calls', async () => {
    const ends: ((value: string) => void)[] = []
    const slow = tool({ execute: async () => new Promise<string>((resolve) => ends.push(resolve)) })
    const hook = mountWith(mode, { slow })
    const run = hook.send('x')
    ask(await hook.next(), ['a', 'slow', { n: 1 }], ['b', 'slow', { n: 2 }])
    await hook.step()
    expect(callsIn(hook).map(({ state }) => state)).toEqual(['running', 'running'])
    expect(ends).toHaveLength(2)
    ends[1]?.('second')
    await hook.step()
    expect(callsIn(hook).map(({ state }) => state)).toEqual(['running', 'done'])
    expect(hook.endpoint.exchanges).toHaveLength(1)
    ends[0]?.('first')
    const next = await hook.next()
    expect(results(next)).toEqual(['first', 'second'])
    next.text('Both.')
    next.finish()
    await hook.step()
    expect(hook.current.messages).toHaveLength(2)
    expect(hook.texts()).toEqual(['x', 'Both.'])
    expect(await run).toMatchObject({ reason: 'complete' })
    expect(hook.statuses).toEqual(['ready', 'submitted', 'streaming', 'ready'])
  })

  it('run one after the other where they must', async () => {
    const seen: string[] = []
    const step = tool({
      execute: async (_args, { id }) => {
        seen.push(`${id} begins`)
        await Promise.resolve()
        seen.push(`${id} ends`)
        return id
      },
    })
    const hook = mountWith(mode, { step }, { isSequential: true })
    void hook.send('x')
    ask(await hook.next(), ['a', 'step'], ['b', 'step'])
    await hook.next()
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
    await hook.stop()
  })

  it('that throw tell the model why, and the chat goes on', async () => {
    const hook = mountWith(mode, {
      broken: tool({
        execute: () => {
          throw new Error('no such city')
        },
      }),
    })
    void hook.send('x')
    ask(await hook.next(), ['a', 'broken'])
    const next = await hook.next()
    expect(String(results(next)?.[0])).toContain('no such city')
    next.text('Sorry.')
    next.finish()
    await hook.step()
    expect(callsIn(hook)).toMatchObject([{ state: 'error' }])
    expect(hook.current).toMatchObject({ status: 'ready', error: undefined })
  })

  it.each([
    ['allowed', { approved: true }, 'done', 'paid 5'],
    ['allowed with other arguments', { approved: true, args: { euros: 1 } }, 'done', 'paid 1'],
    ['denied', { approved: false, reason: 'too dear' }, 'denied', 'too dear'],
  ] as const)('wait for a person: %s', async (_what, decision, state, told) => {
    const execute = vi.fn(({ euros }: { euros: number }) => `paid ${euros}`)
    const hook = mountWith(mode, { pay: tool({ execute, needsApproval: true }) })
    const run = hook.send('x')
    ask(await hook.next(), ['a', 'pay', { euros: 5 }])
    await hook.step()
    expect(await run).toMatchObject({ reason: 'awaiting', message: { status: 'awaiting' } })
    expect(callsIn(hook)).toMatchObject([{ state: 'approval', args: { euros: 5 } }])
    expect(hook.current).toMatchObject({ status: 'ready', isBusy: false })
    expect(execute).not.toHaveBeenCalled()
    const later = hook.call((chat) => chat.approveTool('a', decision))
    const next = await hook.next()
    expect(String(results(next)?.[0])).toContain(told)
    next.text('Done.')
    next.finish()
    await hook.step()
    expect(callsIn(hook)).toMatchObject([{ state }])
    expect(await later).toMatchObject({ reason: 'complete' })
    const again = await hook.call((chat) => chat.approveTool('a', { approved: true }))
    expect(again.error).toMatchObject({ kind: 'usage' })
  })

  it('wait through a reload, and go on', async () => {
    const storage = memoryStorage()
    const tools = { pay: tool({ execute: () => 'paid', needsApproval: true }) }
    const first = mountWith(mode, tools, {}, { id: 'a', storage })
    await first.step()
    void first.send('x')
    ask(await first.next(), ['a', 'pay'])
    await first.step()
    await first.current.chat.save()
    first.unmount()
    await first.rest()
    const second = mountWith(mode, tools, {}, { id: 'a', storage: afterReload(storage) })
    await waitFor(() => expect(callsIn(second)).toMatchObject([{ state: 'approval' }]))
    void second.call((chat) => chat.approveTool('a', { approved: true }))
    const next = await second.next()
    expect(results(next)).toEqual(['paid'])
    await second.stop()
  })

  it('a result that comes late is kept on its older message', async () => {
    const hook = mountWith(mode, { ask_person: tool({}) })
    void hook.send('x')
    ask(await hook.next(), ['a', 'ask_person'])
    await hook.step()
    expect(callsIn(hook)).toMatchObject([{ state: 'ready' }])
    await hook.turn('never mind', 'fine')
    void hook.call((chat) => chat.resolveTool('a', { result: 'blue' }))
    await hook.step()
    expect(callsIn(hook, 1)).toMatchObject([{ state: 'done', result: 'blue' }])
    // The answer is to no question of now.
    expect(hook.endpoint.exchanges).toHaveLength(2)
    void hook.send('which?')
    const next = await hook.next()
    expect(results(next)).toEqual(['blue'])
    await hook.stop()
    const unknown = await hook.call((chat) => chat.resolveTool('nobody', { result: 1 }))
    expect(unknown.error?.message).toContain('"nobody"')
  })

  it('end a turn that calls without end, keep what was found, and can be gone on with', async () => {
    let count = 0
    const hook = mountWith(mode, { next: tool({ execute: () => ++count }) }, { maxSteps: 2 })
    const run = hook.send('x')
    ask(await hook.next(), ['a', 'next', { n: 1 }])
    ask(await hook.next(), ['b', 'next', { n: 2 }])
    await hook.step()
    expect((await act(async () => run)).reason).toBe('error')
    expect(hook.endpoint.exchanges).toHaveLength(2)
    expect(hook.current.error).toMatchObject({ kind: 'limit', code: 'max_steps' })
    expect(callsIn(hook)).toMatchObject([{ result: 1 }, { result: 2 }])
    expect(hook.current.canResume).toBe(true)
    void hook.call((chat) => chat.resume())
    const next = await hook.next()
    next.text('Two.')
    next.finish()
    await hook.step()
    expect(hook.texts()).toEqual(['x', 'Two.'])
  })

  it('that are called again and again with the same arguments are told off', async () => {
    const execute = vi.fn(() => 'same')
    const hook = mountWith(mode, { look: tool({ execute }) }, { maxIdentical: 2 })
    void hook.send('x')
    for (const id of ['a', 'b', 'c']) ask(await hook.next(), [id, 'look', { q: 1 }])
    const next = await hook.next()
    expect(execute).toHaveBeenCalledTimes(2)
    expect(String(results(next)?.[2])).toContain('2 times')
    await hook.stop()
  })

  it('stop between a call and its result asks the model no more, whatever comes later', async () => {
    let end = (_value: string): void => undefined
    const slow = tool({
      // One that does not hear of its end.
      execute: async () => new Promise<string>((resolve) => (end = resolve)),
    })
    const hook = mountWith(mode, { slow })
    const run = hook.send('x')
    ask(await hook.next(), ['a', 'slow'])
    await hook.step()
    await hook.stop()
    end('late')
    await hook.step()
    expect(hook.endpoint.exchanges).toHaveLength(1)
    expect(callsIn(hook)).toMatchObject([{ state: 'cancelled' }])
    expect(await run).toMatchObject({ reason: 'aborted' })
    // The history of the next request has no call without its result.
    void hook.send('y')
    const next = await hook.next()
    const open = next.body.messages?.filter((message) => 'tool_calls' in message) ?? []
    expect(open).toHaveLength(results(next)?.length ?? 0)
    await hook.stop()
  })

  it('a component that shows a call may go: the call goes on, and is there when it is back', async () => {
    let end = (_value: string): void => undefined
    const slow = tool({
      execute: async () => new Promise<string>((resolve) => (end = resolve)),
    })
    const { chat, endpoint, frames } = looseChat({ tools: toolRunner({ slow }) })
    const using = mode ? { wrapper: mode } : {}
    const unmounted = vi.fn()
    function Call() {
      const { messages } = useChatCompletion({ chat })
      useEffect(() => unmounted, [])
      const part = messages.at(-1)?.parts.find(({ type }) => type === 'tool') as
        | ToolPart
        | undefined
      return <p>{part ? `${part.state} ${String(part.result)}` : ''}</p>
    }
    const step = async () =>
      act(async () => {
        await settle()
        frames.tick()
        await settle()
      })
    const view = render(<Call />, using)
    let run!: ReturnType<typeof chat.send>
    act(() => {
      run = chat.send('x')
    })
    ask(await endpoint.next(), ['a', 'slow'])
    await step()
    expect(view.container.textContent).toBe('running undefined')
    view.unmount()
    expect(unmounted).toHaveBeenCalled()
    end('found')
    const next = await endpoint.next()
    expect(results(next)).toEqual(['found'])
    const back = render(<Call />, using)
    expect(back.container.textContent).toBe('done found')
    next.text('ok')
    next.finish()
    await step()
    expect((await run).reason).toBe('complete')
    expect(back.container.textContent).toBe('done found')
  })
})
