// What is in a question, and answers as values.
import { File as NodeFile } from 'node:buffer'
import { structured } from '@x/core/structured'
import { tool, toolRunner } from '@x/core/tools'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { sendDraft } from '../index.ts'
import { delta, modes, mountChat } from '../../test/chat.tsx'

describe.each(modes)('in a question in %s', (_name, mode) => {
  it('pictures and files go out as the wire wants them', async () => {
    const hook = mountChat(mode)
    // That of jsdom has no stream.
    const files = [new NodeFile(['abc'], 'a.png', { type: 'image/png' }) as unknown as File]
    const parts = [{ type: 'image' as const, url: 'https://example.org/b.png' }]
    void hook.send({ text: 'look', files, parts })
    expect(hook.current.messages[0]?.parts).toMatchObject([
      { type: 'image' },
      { type: 'image', name: 'a.png', state: 'preparing' },
      { type: 'text' },
    ])
    const { body } = await hook.next()
    expect(body.messages?.[0]?.content).toEqual([
      { type: 'image_url', image_url: { url: 'https://example.org/b.png' } },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,YWJj' } },
      { type: 'text', text: 'look' },
    ])
    await hook.stop()
  })

  it('a file that cannot be made ready ends the run with a sentence; question and file are back in the draft, and may be sent again', async () => {
    let tries = 0
    const hook = mountChat(mode, {
      prepareFile: async () => {
        tries++
        if (tries === 1) throw new Error('disk on fire')
        return Promise.resolve({ url: 'https://example.org/a.png' })
      },
    })
    const run = hook.send({ text: 'look', files: [new File(['abc'], 'a.png')] })
    await hook.step()
    const { error } = await run
    expect(error).toMatchObject({ kind: 'usage', code: 'file_failed', retryable: true })
    expect(error?.message).toMatch(/"a.png".*disk on fire/)
    expect(hook.current.messages).toEqual([])
    const { draft, attachments } = hook.current.chat
    expect(draft.get()).toBe('look')
    expect(attachments.get()).toMatchObject([{ name: 'a.png' }])
    expect(hook.endpoint.exchanges).toHaveLength(0)
    void hook.call(({ chat }) => sendDraft(chat))
    expect(attachments.get()).toEqual([])
    expect(JSON.stringify((await hook.next()).body.messages)).toContain('https://example.org/a.png')
    await hook.stop()
  })
})

describe.each(modes)('an answer as a value in %s', (_name, mode) => {
  const output = structured(z.object({ title: z.string(), size: z.number() }))

  it('is partial, then final, and an answer that does not fit is an error that keeps its text', async () => {
    const hook = mountChat(mode, { output })
    const seen = () => hook.current.output
    void hook.send('x')
    const exchange = await hook.next()
    exchange.text('{"title":"So')
    await hook.step()
    expect(seen()).toMatchObject({ partial: { title: 'So' }, final: undefined, error: undefined })
    exchange.text('up","size":1}')
    exchange.finish()
    await hook.step()
    expect(seen().final).toEqual({ title: 'Soup', size: 1 })
    void hook.send('y')
    // The value of the answer before is not the value of this one.
    expect(seen().final).toBeUndefined()
    const second = await hook.next()
    second.text('{"title":"Soup","size":"big"}')
    second.finish()
    await hook.step()
    expect(seen()).toMatchObject({ final: undefined, error: { kind: 'output' } })
    expect(seen().error?.message).toContain('size')
    expect(hook.texts().at(-1)).toContain('big')
  })

  it('`__proto__` as a tool, an id or a member harms nobody', async () => {
    const execute = vi.fn(() => 'done')
    const hook = mountChat(mode, { tools: toolRunner({ find: tool({ execute }) }) })
    void hook.send('x')
    const exchange = await hook.next()
    exchange.chunk(
      delta({
        tool_calls: [
          { index: 0, id: '__proto__', function: { name: '__proto__', arguments: '{}' } },
          {
            index: 1,
            id: 'constructor',
            function: { name: 'constructor', arguments: '{"__proto__":{"polluted":true}}' },
          },
          { index: 2, id: 'c', function: { name: 'find', arguments: '{"__proto__":{"a":1}}' } },
        ],
      }),
    )
    exchange.finish('tool_calls')
    await hook.step()
    const [one, two, three] = hook.current.messages.at(-1)?.parts ?? []
    expect(one).toMatchObject({ id: '__proto__', state: 'error' })
    expect(two).toMatchObject({ state: 'error' })
    expect(three).toMatchObject({ state: 'done', result: 'done' })
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    expect(execute).toHaveBeenCalledTimes(1)
    await hook.stop()
  })
})
