// What is in an answer.
import { cutEvery, sseResponse } from '@x/core/testing'
import { tool, toolRunner } from '@x/core/tools'
import { describe, expect, it } from 'vitest'
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
  it('text grows in one part', async () => {
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
  ])('%s is reasoning, apart from the text', async (_field, deltas) => {
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
  ])('tool calls %s are two calls, each with an id of its own', async (_how, events) => {
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

  it('an empty list of tool calls is none, and asks nothing again', async () => {
    const tools = toolRunner({ find: tool({ execute: () => 'x' }) })
    const hook = await answered(mode, [delta({ content: 'hi', tool_calls: [] })], { tools })
    expect(partsOf(hook).map(({ type }) => type)).toEqual(['text'])
    expect(hook.endpoint.exchanges).toHaveLength(1)
    expect(hook.current.status).toBe('ready')
  })

  it('a refusal is a part of its own', async () => {
    const hook = await answered(mode, [delta({ refusal: 'I ' }), delta({ refusal: 'won’t.' })])
    expect(partsOf(hook)).toEqual([{ type: 'refusal', text: 'I won’t.', state: 'done' }])
  })

  it('log probabilities are on the message at its end', async () => {
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

  it('sound in pieces is one part that plays, its words are the text', async () => {
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

  it('annotations are sources with their place in the text', async () => {
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

  it('usage in a last chunk without choices counts, and is summed over the chat', async () => {
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

  it('characters of several bytes survive a cut at every byte', async () => {
    const text = 'é 漢字 🧵 👩‍👩‍👧'
    const body = sse(delta({ content: text }, 'stop'), '[DONE]')
    const hook = mountChat(mode, {
      fetch: async () => sseResponse(cutEvery(new TextEncoder().encode(body), 1)),
    })
    void hook.send('x')
    await hook.stepUntil(() => expect(hook.current.status).toBe('ready'))
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
  ])('a stream with %s is read', async (_what, body, text) => {
    const bytes = new TextEncoder().encode(body)
    const hook = mountChat(mode, {
      fetch: async () => sseResponse(bytes.length > 10_000 ? [bytes] : cutEvery(bytes, 7)),
    })
    void hook.send('x')
    await hook.stepUntil(() => expect(hook.current.status).toBe('ready'))
    expect(hook.texts()[1] === text).toBe(true)
  })
})
