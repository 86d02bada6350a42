import { act, renderHook, waitFor } from '@testing-library/react'
import { type Client, createClient, type Model } from '@x/core'
import { createSandbox } from '@x/core/testing'
import { StrictMode } from 'react'
import { expect, it } from 'vitest'
import { useModels } from './index.ts'

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
