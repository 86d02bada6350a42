import { act } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { chunk, modes, mount } from '../test/completion.tsx'

describe.each(modes)('useCompletion in %s', (_name, mode) => {
  it('asks the completions endpoint and streams its text', async () => {
    const hook = mount(mode, { body: { suffix: '}' } })
    void hook.complete('function f() {')
    const exchange = await hook.endpoint.next()
    expect(exchange.url).toBe('http://endpoint.invalid/v1/completions')
    expect(exchange.body).toMatchObject({
      prompt: 'function f() {',
      suffix: '}',
      model: 'm',
      stream: true,
    })
    exchange.chunk(chunk('return'))
    await hook.step()
    expect(hook.current).toMatchObject({ status: 'streaming', text: 'return', isBusy: true })
    exchange.chunk(chunk(' 1', 0, 'stop'))
    exchange.finish('stop', { prompt_tokens: 4, completion_tokens: 2 })
    await hook.step()
    expect(hook.current).toMatchObject({
      status: 'ready',
      text: 'return 1',
      finishReason: 'stop',
      usage: { totalTokens: 6 },
      isBusy: false,
    })
  })

  it('asks a chat instead, and reads its text, its thoughts apart', async () => {
    const hook = mount(mode, { endpoint: 'chat', body: { logprobs: true, top_logprobs: 2 } })
    void hook.complete('Once')
    const exchange = await hook.endpoint.next()
    expect(exchange.url).toBe('http://endpoint.invalid/v1/chat/completions')
    expect(exchange.body).toMatchObject({
      messages: [{ role: 'user', content: 'Once' }],
      logprobs: true,
    })
    expect(exchange.body).not.toHaveProperty('prompt')
    exchange.text('<think>hm</think>upon')
    exchange.chunk({
      choices: [
        {
          index: 0,
          delta: { content: [{ type: 'text', text: ' a' }] },
          logprobs: { content: [{ token: ' a', logprob: -0.5, top_logprobs: [] }] },
        },
      ],
    })
    exchange.finish()
    await hook.step()
    expect(hook.current).toMatchObject({
      text: 'upon a',
      choices: [{ logprobs: [{ token: ' a', logprob: -0.5 }] }],
    })
  })

  it('keeps several choices apart, each with its own ending and logprobs', async () => {
    const hook = mount(mode, { body: { n: 3, logprobs: 1 } })
    void hook.complete('x')
    const exchange = await hook.endpoint.next()
    const logprobs = { tokens: ['A1'], token_logprobs: [-0.25], top_logprobs: [{ A1: -0.25 }] }
    exchange.chunk(chunk('A1', 0, null, { logprobs }))
    exchange.chunk(chunk('B1', 1))
    exchange.chunk(chunk('C1', 2, 'content_filter'))
    await hook.step()
    const [first, , third] = hook.current.choices
    exchange.chunk(chunk(' B2', 1, 'length'))
    await hook.step()
    expect(hook.current.choices[0]).toBe(first)
    expect(hook.current.choices[2]).toBe(third)
    exchange.chunk(chunk(' A2', 0, 'stop'))
    exchange.finish()
    await hook.step()
    expect(hook.current.choices).toEqual([
      {
        text: 'A1 A2',
        finishReason: 'stop',
        logprobs: [{ token: 'A1', logprob: -0.25, top: [{ token: 'A1', logprob: -0.25 }] }],
      },
      { text: 'B1 B2', finishReason: 'length', logprobs: undefined },
      { text: 'C1', finishReason: 'content_filter', logprobs: undefined },
    ])
  })

  it('sends several prompts, echo and best_of, and gives what comes back in order', async () => {
    const hook = mount(mode)
    const run = hook.complete(['one', 'two'], { body: { echo: true, best_of: 2, n: 1 } })
    const exchange = await hook.endpoint.next()
    expect(exchange.body).toMatchObject({ prompt: ['one', 'two'], echo: true, best_of: 2, n: 1 })
    exchange.chunk(chunk('two, 2', 1, 'stop'))
    exchange.chunk(chunk('one, 1', 0, 'stop'))
    exchange.finish()
    await hook.step()
    const { choices, message } = await run
    expect(choices.map(({ text }) => text)).toEqual(['one, 1', 'two, 2'])
    expect(message).toBe('one, 1')
  })

  it('keeps the text when stopped, takes another one, and forgets all when reset', async () => {
    const hook = mount(mode)
    void hook.complete('one')
    const exchange = await hook.endpoint.next()
    exchange.chunk(chunk('kept'))
    await hook.step()
    await act(() => hook.current.stop())
    expect(hook.current).toMatchObject({ text: 'kept', status: 'ready' })
    act(() => hook.current.setText('mine'))
    expect(hook.current).toMatchObject({ text: 'mine', choices: [{ text: 'mine' }] })
    act(() => hook.current.reset())
    expect(hook.current).toMatchObject({ text: '', status: 'ready', choices: [] })
  })

  it('keeps a text that was set while another was being written', async () => {
    const hook = mount(mode)
    void hook.complete('one')
    const exchange = await hook.endpoint.next()
    exchange.chunk(chunk('theirs'))
    await hook.step()
    exchange.chunk(chunk(' more'))
    act(() => hook.current.setText('mine'))
    await hook.step()
    expect(hook.current).toMatchObject({ text: 'mine', status: 'ready' })
    expect(exchange.isAborted).toBe(true)
  })
})

describe('what cannot be asked', () => {
  it.each([
    [{}, '', {}, /an empty prompt was not sent/],
    [{}, [], {}, /an empty prompt was not sent/],
    [{ model: undefined }, 'x', {}, /no model was named/],
    [
      { endpoint: 'chat' },
      'x',
      { body: { suffix: '}' } },
      /`suffix` is a member of text completions/,
    ],
    [
      { endpoint: 'chat' },
      ['x', 'y'],
      {},
      /the prompt of a chat was given as Array, .* Pass one text, or ask `endpoint/,
    ],
    [
      { baseURL: undefined, api: '/api/chat' },
      'x',
      {},
      /`api` is one exact chat address and has no completions/,
    ],
  ] as const)(
    'is told in one sentence, and the hook stays usable (%#)',
    async (options, prompt, overrides, sentence) => {
      const hook = mount(undefined, options)
      const run = hook.complete(prompt, overrides)
      await hook.step()
      expect(await run).toMatchObject({
        message: undefined,
        reason: 'error',
        error: { kind: 'usage', message: expect.stringMatching(sentence) as string },
      })
      expect(hook.endpoint.exchanges).toEqual([])
      hook.rerender({})
      void hook.complete('again')
      const exchange = await hook.endpoint.next()
      exchange.chunk(chunk('ok', 0, 'stop'))
      exchange.finish()
      await hook.step()
      expect(hook.current).toMatchObject({ text: 'ok', status: 'ready', error: undefined })
    },
  )

  it('may have an empty prompt before a suffix', async () => {
    const hook = mount(undefined)
    void hook.complete('', { body: { suffix: 'the end' } })
    expect((await hook.endpoint.next()).body).toMatchObject({ prompt: '', suffix: 'the end' })
    await act(() => hook.current.stop())
  })

  it('clears an error when told to', async () => {
    const hook = mount(undefined)
    hook.endpoint.refuse(500)
    void hook.complete('x')
    await hook.step()
    expect(hook.current).toMatchObject({ status: 'error', error: { status: 500 } })
    act(() => hook.current.clearError())
    expect(hook.current).toMatchObject({ status: 'ready', error: undefined })
  })
})
