// What is in an answer, and in a question: cases 51 to 63 of the catalogue.
import { File as NodeFile } from 'node:buffer'
import { structured } from '@x/core/structured'
import { cutEvery, sseResponse } from '@x/core/testing'
import { tool, toolRunner } from '@x/core/tools'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { delta, modes, type MountedChat, mountChat, sse } from '../../test/chat.tsx'

/** A hook whose endpoint answers with these events, whole. */
async function answered(
  mode: Parameters<typeof mountChat>[0],
  events: readonly object[],
  options: Parameters<typeof mountChat>[1] = {},
): Promise<MountedChat> {
  const hook = mountChat(mode, options)
  void hook.send('x')
  const exchange = await hook.next()
  for (const event of events) {
    exchange.chunk(event)
    await hook.step()
  }
  exchange.finish('stop', { prompt_tokens: 1, completion_tokens: 2 })
  await hook.step()
  return hook
}

const partsOf = (hook: MountedChat) => hook.current.messages.at(-1)?.parts ?? []
const textIn = (hook: MountedChat, type: string) =>
  partsOf(hook)
    .map((part) => (part.type === type && 'text' in part ? part.text : ''))
    .join('')
const calls = (...all: object[]) => delta({ tool_calls: all })

describe.each(modes)('in an answer in %s', (_name, mode) => {
  it('C51 text grows in one part', async () => {
    const hook = await answered(mode, [delta({ content: 'a' }), delta({ content: 'b' })])
    expect(partsOf(hook)).toEqual([{ type: 'text', text: 'ab', state: 'done' }])
  })

  it.each([
    ['reasoning', [{ reasoning: 'h' }, { reasoning: 'm' }, { content: 'yes' }]],
    ['reasoning_content', [{ reasoning_content: 'hm' }, { content: 'yes' }]],
    [
      'reasoning_details',
      [
        { reasoning_details: [{ type: 'reasoning.text', text: 'h' }] },
        { reasoning_details: [{ type: 'reasoning.text', text: 'm' }] },
        { content: 'yes' },
      ],
    ],
    ['<think> cut anywhere', Array.from('<think>hm</think>yes', (content) => ({ content }))],
  ])('C52 %s is reasoning, apart from the text', async (_field, deltas) => {
    const hook = await answered(
      mode,
      deltas.map((each) => delta(each)),
    )
    expect(textIn(hook, 'reasoning')).toBe('hm')
    expect(textIn(hook, 'text')).toBe('yes')
    expect(partsOf(hook)[0]).toMatchObject({ type: 'reasoning', state: 'done' })
  })

  const fn = (name: string, args: unknown) => ({ function: { name, arguments: args } })
  it.each([
    [
      'with interleaved indexes',
      [
        calls({ index: 0, id: 'a', ...fn('one', '{"n"') }),
        calls({ index: 1, id: 'b', ...fn('two', '{"n"') }),
        calls({ index: 0, function: { arguments: ':1}' } }),
        calls({ index: 1, function: { arguments: ':2}' } }),
      ],
    ],
    [
      'without ids',
      [calls({ index: 0, ...fn('one', '{"n":1}') }), calls({ index: 1, ...fn('two', '{"n":2}') })],
    ],
    [
      'with empty ids',
      [
        calls({ index: 0, id: '', ...fn('one', '{"n":1}') }),
        calls({ index: 1, id: '', ...fn('two', '{"n":2}') }),
      ],
    ],
    [
      'with the id in the first chunk alone, and the name in pieces',
      [
        calls({ index: 0, id: 'a', ...fn('on', '') }),
        calls({ index: 0, ...fn('e', '{"n":') }),
        calls({ index: 0, function: { arguments: '1}' } }),
        calls({ index: 1, id: 'b', ...fn('two', '{"n":2}') }),
      ],
    ],
    [
      'with arguments as an object',
      [
        calls({ index: 0, id: 'a', ...fn('one', { n: 1 }) }),
        calls({ index: 1, id: 'b', ...fn('two', { n: 2 }) }),
      ],
    ],
  ])('C53 tool calls %s are two calls, each with an id of its own', async (_how, events) => {
    const hook = await answered(mode, events)
    const parts = partsOf(hook)
    expect(parts).toMatchObject([
      { type: 'tool', name: 'one', args: { n: 1 }, state: 'ready' },
      { type: 'tool', name: 'two', args: { n: 2 }, state: 'ready' },
    ])
    const ids = parts.map((part) => (part.type === 'tool' ? part.id : ''))
    expect(new Set(ids).size).toBe(2)
    expect(ids).not.toContain('')
  })

  it('C53 an empty list of tool calls is none, and asks nothing again', async () => {
    const tools = toolRunner({ find: tool({ execute: () => 'x' }) })
    const hook = await answered(mode, [delta({ content: 'hi', tool_calls: [] })], { tools })
    expect(partsOf(hook).map(({ type }) => type)).toEqual(['text'])
    expect(hook.endpoint.exchanges).toHaveLength(1)
    expect(hook.current.status).toBe('ready')
  })

  it('C54 a refusal is a part of its own', async () => {
    const hook = await answered(mode, [delta({ refusal: 'I ' }), delta({ refusal: 'won’t.' })])
    expect(partsOf(hook)).toEqual([{ type: 'refusal', text: 'I won’t.', state: 'done' }])
  })

  it('C55 log probabilities are on the message at its end', async () => {
    const of = (token: string, logprob: number) => ({
      logprobs: { content: [{ token, logprob, bytes: null, top_logprobs: [] }] },
    })
    const hook = await answered(mode, [
      delta({ content: 'a' }, null, 0, of('a', -0.1)),
      delta({ content: 'b' }, null, 0, of('b', -0.2)),
    ])
    expect(hook.current.messages[1]?.logprobs?.content).toMatchObject([
      { token: 'a', logprob: -0.1 },
      { token: 'b', logprob: -0.2 },
    ])
  })

  it('C56 sound in pieces is one part that plays, its words are the text', async () => {
    const wav = btoa('RIFF0000WAVE')
    const hook = await answered(mode, [
      delta({ audio: { id: 's', transcript: 'Hel' } }),
      delta({ audio: { data: wav.slice(0, 8) } }),
      delta({ audio: { data: wav.slice(8), transcript: 'lo' } }),
    ])
    expect(textIn(hook, 'text')).toBe('Hello')
    expect(partsOf(hook).find(({ type }) => type === 'audio')).toMatchObject({
      mediaType: 'audio/wav',
      url: `data:audio/wav;base64,${wav}`,
    })
  })

  it('C57 annotations are sources with their place in the text', async () => {
    const url_citation = {
      url: 'https://example.org/a',
      title: 'A',
      start_index: 0,
      end_index: 3,
    }
    const hook = await answered(mode, [
      delta({ content: 'Yes' }),
      delta({ annotations: [{ type: 'url_citation', url_citation }] }),
      delta({ content: '.' }),
    ])
    expect(partsOf(hook)).toMatchObject([
      { type: 'text', text: 'Yes.' },
      { type: 'source', url: 'https://example.org/a', title: 'A', start: 0, end: 3 },
    ])
  })

  it('C58 usage in a last chunk without choices counts, and is summed over the chat', async () => {
    const hook = mountChat(mode)
    for (const at of [1, 2]) {
      void hook.send('x')
      const exchange = await hook.next()
      exchange.text('a')
      exchange.finish('stop', { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 })
      await hook.step()
      expect(hook.current.messages.at(-1)?.usage).toMatchObject({ totalTokens: 15 })
      expect(hook.current.usage).toMatchObject({ promptTokens: 10 * at, totalTokens: 15 * at })
      expect(hook.current.messages.at(-1)?.timing?.totalMs).toBeGreaterThanOrEqual(0)
    }
  })

  it('C59 characters of several bytes survive a cut at every byte', async () => {
    const text = 'é 漢字 🧵 👩‍👩‍👧'
    const body = sse(delta({ content: text }, 'stop'), '[DONE]')
    const hook = mountChat(mode, {
      fetch: async () => sseResponse(cutEvery(new TextEncoder().encode(body), 1)),
    })
    void hook.send('x')
    await vi.waitFor(async () => {
      await hook.step()
      expect(hook.current.status).toBe('ready')
    })
    expect(hook.texts()).toEqual(['x', text])
  })

  const json = (content: string) => JSON.stringify(delta({ content }))
  it.each([
    ['CRLF', `data: ${json('ok')}\r\n\r\ndata: [DONE]\r\n\r\n`, 'ok'],
    ['lone CR', `data: ${json('ok')}\r\rdata: [DONE]\r\r`, 'ok'],
    ['comments', `: hello\n\ndata: ${json('ok')}\n: ping\n\n: ping\n\ndata: [DONE]\n\n`, 'ok'],
    ['no space after data:', `data:${json('ok')}\n\ndata:[DONE]\n\n`, 'ok'],
    ['a byte order mark', `\uFEFFdata: ${json('ok')}\n\ndata: [DONE]\n\n`, 'ok'],
    [
      'data in several lines',
      `data: {"choices":[{"index":0,\ndata: "delta":{"content":"ok"}}]}\n\ndata: [DONE]\n\n`,
      'ok',
    ],
    [
      'a line of a megabyte',
      `data: ${json('a'.repeat(1_000_000))}\n\ndata: [DONE]\n\n`,
      'a'.repeat(1_000_000),
    ],
  ])('C60 a stream with %s is read', async (_what, body, text) => {
    const bytes = new TextEncoder().encode(body)
    const hook = mountChat(mode, {
      fetch: async () => sseResponse(bytes.length > 10_000 ? [bytes] : cutEvery(bytes, 7)),
    })
    void hook.send('x')
    await vi.waitFor(async () => {
      await hook.step()
      expect(hook.current.status).toBe('ready')
    })
    expect(hook.texts()[1] === text).toBe(true)
  })
})

describe.each(modes)('in a question in %s', (_name, mode) => {
  it('C61 pictures and files go out as the wire wants them', async () => {
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

  it('C61 a file that cannot be made ready ends the run with a sentence, keeps the question, and may be tried again', async () => {
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
    expect(hook.current.messages).toMatchObject([{ parts: [{ state: 'failed' }, {}] }])
    expect(hook.endpoint.exchanges).toHaveLength(0)
    void hook.call((chat) => chat.regenerate())
    expect(JSON.stringify((await hook.next()).body.messages)).toContain('https://example.org/a.png')
    await hook.stop()
  })
})

describe.each(modes)('an answer as a value in %s', (_name, mode) => {
  const output = structured(z.object({ title: z.string(), size: z.number() }))

  it('C62 is partial, then final, and an answer that does not fit is an error that keeps its text', async () => {
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

  it('C63 `__proto__` as a tool, an id or a member harms nobody', async () => {
    const execute = vi.fn(() => 'done')
    const hook = mountChat(mode, { tools: toolRunner({ find: tool({ execute }) }) })
    void hook.send('x')
    const exchange = await hook.next()
    exchange.chunk(
      calls(
        { index: 0, id: '__proto__', function: { name: '__proto__', arguments: '{}' } },
        {
          index: 1,
          id: 'constructor',
          function: { name: 'constructor', arguments: '{"__proto__":{"polluted":true}}' },
        },
        { index: 2, id: 'c', function: { name: 'find', arguments: '{"__proto__":{"a":1}}' } },
      ),
    )
    exchange.finish('tool_calls')
    await hook.step()
    const [one, two, three] = partsOf(hook)
    expect(one).toMatchObject({ id: '__proto__', state: 'error' })
    expect(two).toMatchObject({ state: 'error' })
    expect(three).toMatchObject({ state: 'done', result: 'done' })
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    expect(execute).toHaveBeenCalledTimes(1)
    await hook.stop()
  })
})
