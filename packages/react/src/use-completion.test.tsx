import { act, renderHook } from '@testing-library/react'
import { StrictMode, useEffect } from 'react'
import { describe, expect, it } from 'vitest'
import { createEndpoint } from '../../core/test/endpoint.ts'
import { useCompletion } from './index.ts'

function setup() {
  const endpoint = createEndpoint()
  return {
    endpoint,
    options: {
      baseURL: 'http://endpoint.invalid/v1',
      fetch: endpoint.fetch,
      model: 'm',
      retry: false as const,
    },
  }
}

async function turns(): Promise<void> {
  await act(async () => {
    for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setTimeout(resolve, 5))
  })
}

const chunk = (text: string, index = 0, finish: string | null = null): object => ({
  id: 'c',
  model: 'm',
  choices: [{ index, text, finish_reason: finish }],
})

describe.each([
  ['plain', undefined],
  ['StrictMode', StrictMode],
] as const)('useCompletion in %s', (_name, wrapper) => {
  const using = wrapper ? { wrapper } : {}

  it('asks the completions endpoint and streams its text', async () => {
    const { endpoint, options } = setup()
    const { result } = renderHook(() => useCompletion({ ...options, body: { suffix: '}' } }), using)
    act(() => void result.current.complete('function f() {'))
    const exchange = await endpoint.next()
    expect(exchange.url).toBe('http://endpoint.invalid/v1/completions')
    expect(exchange.body).toMatchObject({
      prompt: 'function f() {',
      suffix: '}',
      model: 'm',
      stream: true,
    })
    exchange.chunk(chunk('return'))
    await turns()
    expect(result.current).toMatchObject({ status: 'streaming', text: 'return', isBusy: true })
    exchange.chunk(chunk(' 1', 0, 'stop'))
    exchange.finish('stop', { prompt_tokens: 4, completion_tokens: 2 })
    await turns()
    expect(result.current).toMatchObject({
      status: 'ready',
      text: 'return 1',
      finishReason: 'stop',
      usage: { totalTokens: 6 },
    })
  })

  it('keeps several choices apart', async () => {
    const { endpoint, options } = setup()
    const { result } = renderHook(() => useCompletion({ ...options, body: { n: 2 } }), using)
    act(() => void result.current.complete('x'))
    const exchange = await endpoint.next()
    exchange.chunk(chunk('A1'))
    exchange.chunk(chunk('B1', 1))
    exchange.chunk(chunk(' A2', 0, 'stop'))
    exchange.chunk(chunk(' B2', 1, 'length'))
    exchange.finish()
    await turns()
    expect(result.current.choices.map(({ text }) => text)).toEqual(['A1 A2', 'B1 B2'])
  })

  it('lets the last call win', async () => {
    const { endpoint, options } = setup()
    const { result } = renderHook(() => useCompletion(options), using)
    act(() => void result.current.complete('one'))
    const first = await endpoint.next()
    first.chunk(chunk('late'))
    act(() => void result.current.complete('two'))
    const second = await endpoint.next()
    second.chunk(chunk('current', 0, 'stop'))
    second.finish()
    await turns()
    expect(first.isAborted).toBe(true)
    expect(result.current).toMatchObject({ text: 'current', status: 'ready' })
  })

  it('stops its request when it is gone', async () => {
    const { endpoint, options } = setup()
    const { result, unmount } = renderHook(() => useCompletion(options), using)
    act(() => void result.current.complete('one'))
    const exchange = await endpoint.next()
    exchange.chunk(chunk('x'))
    await turns()
    unmount()
    await turns()
    expect(exchange.isAborted).toBe(true)
  })

  it('keeps the text when stopped, and forgets it when reset', async () => {
    const { endpoint, options } = setup()
    const { result } = renderHook(() => useCompletion(options), using)
    act(() => void result.current.complete('one'))
    const exchange = await endpoint.next()
    exchange.chunk(chunk('kept'))
    await turns()
    await act(() => result.current.stop())
    expect(result.current).toMatchObject({ text: 'kept', status: 'ready' })
    act(() => result.current.setText('mine'))
    expect(result.current.text).toBe('mine')
    act(() => result.current.reset())
    expect(result.current).toMatchObject({ text: '', status: 'ready', choices: [] })
  })
})

it('sends from an effect on mount: the run that counts is not aborted by StrictMode', async () => {
  const { endpoint, options } = setup()
  const { result } = renderHook(
    () => {
      const completion = useCompletion(options)
      const { complete } = completion
      useEffect(() => void complete('once'), [complete])
      return completion
    },
    { wrapper: StrictMode },
  )
  await turns()
  const last = endpoint.exchanges.at(-1)!
  last.chunk(chunk('ok', 0, 'stop'))
  last.finish()
  await turns()
  expect(result.current).toMatchObject({ text: 'ok', status: 'ready' })
  expect(endpoint.exchanges.filter(({ isAborted }) => !isAborted)).toHaveLength(1)
})
