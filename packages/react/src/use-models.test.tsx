import { act, render, renderHook, waitFor } from '@testing-library/react'
import { type Client, createClient, type Model } from '@x/core'
import { createSandbox } from '@x/core/testing'
import { type ReactNode, StrictMode, useEffect, useState } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { settle } from '@x/core/test/endpoint'
import { type ModelList, useModels } from './index.ts'

function sandboxClient(models: readonly string[] = ['a', 'b']) {
  const sandbox = createSandbox({ answers: [], models: models.map((id) => ({ id })) })
  const client = createClient({
    baseURL: 'http://sandbox.invalid/v1',
    fetch: sandbox.fetch,
    retry: false,
  })
  return { sandbox, client }
}

/** A list that the test answers by hand. */
function manualClient() {
  const asked: {
    signal: AbortSignal | undefined
    answer: (models: Model[]) => void
    fail: (error: Error) => void
  }[] = []
  const client: Pick<Client, 'models'> = {
    models: {
      list: (options) =>
        new Promise((answer, fail) => {
          asked.push({ signal: options?.signal, answer, fail })
        }),
    },
  }
  return { asked, client }
}

const ids = (models: readonly Model[]): string[] => models.map(({ id }) => id)

it('lists the models of the endpoint', async () => {
  const { client } = sandboxClient()
  const { result } = renderHook(() => useModels(client), { wrapper: StrictMode })
  expect(result.current).toMatchObject({ status: 'loading', models: [] })
  await waitFor(() => expect(result.current.status).toBe('ready'))
  expect(ids(result.current.models)).toEqual(['a', 'b'])
})

it('says what went wrong, keeps what it had, and asks again', async () => {
  const { asked, client } = manualClient()
  const { result } = renderHook(() => useModels(client))
  await act(async () => asked[0]?.answer([{ id: 'a', raw: {} }]))
  act(() => result.current.reload())
  expect(result.current).toMatchObject({ status: 'loading', models: [{ id: 'a' }] })
  await act(async () => asked[1]?.fail(new Error('no network')))
  expect(result.current).toMatchObject({ status: 'error', models: [{ id: 'a' }] })
  expect(result.current.error?.message).toContain('no network')
  act(() => result.current.reload())
  await act(async () => asked[2]?.answer([{ id: 'b', raw: {} }]))
  expect(result.current).toMatchObject({ status: 'ready', models: [{ id: 'b' }] })
  expect(result.current.error).toBeUndefined()
})

it('asks nobody until it may', () => {
  const { asked, client } = manualClient()
  const { result, rerender } = renderHook(({ isEnabled }) => useModels(client, { isEnabled }), {
    initialProps: { isEnabled: false },
  })
  expect(asked).toHaveLength(0)
  expect(result.current.status).toBe('idle')
  rerender({ isEnabled: true })
  expect(asked).toHaveLength(1)
})

it('gives up what nobody waits for, and shows no list of another endpoint', async () => {
  const first = manualClient()
  const second = manualClient()
  const { result, rerender, unmount } = renderHook(({ client }) => useModels(client), {
    initialProps: { client: first.client },
  })
  await act(async () => first.asked[0]?.answer([{ id: 'a', raw: {} }]))
  rerender({ client: second.client })
  expect(result.current).toMatchObject({ status: 'loading', models: [] })
  act(() => result.current.reload())
  expect(second.asked.map(({ signal }) => signal?.aborted)).toEqual([true, false])
  await act(async () => second.asked[0]?.answer([{ id: 'late', raw: {} }]))
  expect(result.current.models).toEqual([])
  unmount()
  // A turn later, so that StrictMode's pretended leaving costs no second request.
  await waitFor(() => expect(second.asked[1]?.signal?.aborted).toBe(true))
})

it('asks a client once, however many components show its models, also in StrictMode', async () => {
  const { sandbox, client } = sandboxClient()
  const one = renderHook(() => useModels(client), { wrapper: StrictMode })
  const two = renderHook(() => useModels(client), { wrapper: StrictMode })
  await waitFor(() => expect(one.result.current.status).toBe('ready'))
  expect(two.result.current.models).toBe(one.result.current.models)
  const three = renderHook(() => useModels(client), { wrapper: StrictMode })
  expect(three.result.current.status).toBe('ready')
  expect(sandbox.requests).toHaveLength(1)
  act(() => two.result.current.reload())
  expect(one.result.current.status).toBe('loading')
  await waitFor(() => expect(three.result.current.status).toBe('ready'))
  expect(sandbox.requests).toHaveLength(2)
})

it('shows those that a filter lets through, as the same list in each render', async () => {
  const { client } = sandboxClient(['small', 'large', 'largest'])
  const { result, rerender } = renderHook(
    ({ start }) => useModels(client, { filter: ({ id }) => id.startsWith(start) }),
    { initialProps: { start: 'la' } },
  )
  await waitFor(() => expect(ids(result.current.models)).toEqual(['large', 'largest']))
  const before = result.current.models
  rerender({ start: 'larg' })
  expect(result.current.models).toBe(before)
  rerender({ start: 'sm' })
  expect(ids(result.current.models)).toEqual(['small'])
})

it('says in the state what an address that has no models throws', async () => {
  const client = createClient({ api: '/api/chat' })
  const { result } = renderHook(() => useModels(client))
  await waitFor(() => expect(result.current.error?.message).toContain('one exact chat address'))
})

describe('after a failure', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  /** A client that fails so many times. */
  function failing(times: number) {
    let asked = 0
    const client: Pick<Client, 'models'> = {
      models: {
        async list() {
          asked++
          if (asked <= times) throw new Error('no network')
          return [{ id: 'a', raw: {} }]
        },
      },
    }
    return { client, asked: () => asked }
  }

  async function turns(): Promise<void> {
    await act(settle)
  }

  it.each([undefined, StrictMode])('asks again for who comes back, once (%#)', async (Mode) => {
    const { client, asked } = failing(2)
    const mode = Mode ? { wrapper: Mode } : {}
    const first = renderHook(() => useModels(client), mode)
    await waitFor(() => expect(first.result.current.status).toBe('error'))
    first.unmount()
    await turns()
    expect(asked()).toBe(1)
    const second = [0, 1, 2].map(() => renderHook(() => useModels(client), mode))
    expect(second.map(({ result }) => result.current.status)).toEqual(Array(3).fill('loading'))
    await waitFor(() => expect(second[0]?.result.current.status).toBe('error'))
    await turns()
    expect(asked()).toBe(2)
    for (const { unmount } of second) unmount()
    await turns()
    const third = renderHook(() => useModels(client), mode)
    await waitFor(() => expect(third.result.current.status).toBe('ready'))
    expect(third.result.current.error).toBeUndefined()
    expect(asked()).toBe(3)
  })

  it('asks again for who comes to others later, and shows it to all', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { client, asked } = failing(1)
    const first = renderHook(() => useModels(client))
    await waitFor(() => expect(first.result.current.status).toBe('error'))
    vi.setSystemTime(Date.now() + 5000)
    const second = renderHook(() => useModels(client))
    await waitFor(() => expect(second.result.current.status).toBe('ready'))
    expect(first.result.current.status).toBe('ready')
    expect(asked()).toBe(2)
  })

  it('does not ask in a loop where components come and go with the status', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const shapes: ((list: ModelList, client: Pick<Client, 'models'>) => ReactNode)[] = [
      ({ status }, client) => <Note key={status} client={client} />,
      ({ status }, client) => status === 'error' && <Note client={client} />,
    ]
    for (const shape of shapes) {
      const { client, asked } = failing(100)
      const View = () => shape(useModels(client), client)
      const { unmount } = render(<View />)
      await turns()
      await turns()
      expect(asked()).toBe(1)
      unmount()
      await turns()
    }
    const { client, asked } = failing(100)
    // The only component that shows it, made anew with each status.
    function Keyed() {
      const [status, setStatus] = useState('idle')
      return <Telling key={status} client={client} tell={setStatus} />
    }
    const { container } = render(<Keyed />)
    await turns()
    await turns()
    expect(container.textContent).toBe('error')
    expect(asked()).toBe(1)
  })
})

function Note({ client }: { client: Pick<Client, 'models'> }): ReactNode {
  return useModels(client).error?.message
}

function Telling(props: {
  client: Pick<Client, 'models'>
  tell: (status: string) => void
}): ReactNode {
  const { status } = useModels(props.client)
  useEffect(() => props.tell(status))
  return status
}

describe('what is no client', () => {
  it.each<[string, unknown]>([
    ['an address', 'http://sandbox.invalid/v1'],
    ['options of a client', { baseURL: '/api' }],
    ['the function that makes one', createClient],
    ['a promise of one', Promise.resolve({})],
    ['a list of models', { models: [] }],
  ])('is refused in a sentence: %s', (_, given) => {
    vi.mocked(console.error).mockImplementation(() => undefined)
    // What plain JavaScript may pass.
    expect(() => renderHook(() => useModels(given as never))).toThrow(
      /`useModels` was given something else.*Pass what `createClient` returns/,
    )
    vi.mocked(console.error).mockClear()
  })

  it('and gives no list is told of, and breaks nothing', async () => {
    const client = { models: { list: async () => ({ data: [{ id: 'a' }] }) } }
    const { result } = renderHook(() => useModels(client as never))
    await waitFor(() => expect(result.current.status).toBe('error'))
    expect(result.current.error?.message).toContain('Pass a list of models')
    expect(result.current.models).toEqual([])
  })
})

it('ends with a sentence where the client is made anew at each render, and lists once it is not', async () => {
  const { client } = sandboxClient()
  let asked = 0
  const anew = (): Pick<Client, 'models'> => ({
    models: {
      list: (options) => {
        asked += 1
        return client.models.list(options)
      },
    },
  })
  let renders = 0
  const { result, rerender } = renderHook(
    ({ kept }: { kept: Pick<Client, 'models'> | undefined }) => {
      renders += 1
      return useModels(kept ?? anew())
    },
    {
      wrapper: StrictMode,
      initialProps: { kept: undefined as Pick<Client, 'models'> | undefined },
    },
  )
  await waitFor(() => expect(result.current.status).toBe('error'))
  expect(result.current.error?.message).toContain('another client at each render')
  await act(async () => new Promise((done) => setTimeout(done, 50)))
  expect(renders).toBeLessThan(40)
  expect(asked).toBeLessThan(10)
  rerender({ kept: client })
  rerender({ kept: client })
  await waitFor(() => expect(ids(result.current.models)).toEqual(['a', 'b']))
})
