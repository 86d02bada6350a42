'use client'
import {
  type ChatErrorData,
  type Client,
  createStore,
  type Model,
  type Store,
  toChatErrorData,
} from '@x/core'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useStore } from './use-store.ts'

/** A list of models, and where it is on its way. */
export interface ModelList {
  readonly status: 'idle' | 'loading' | 'ready' | 'error'
  /** Those listed last; they stay while the list is loaded again and when that fails. */
  readonly models: readonly Model[]
  readonly error: ChatErrorData | undefined
  /** Asks for the list again, for everyone who shows it. */
  reload(): void
}

/** How to list models. */
export interface UseModelsOptions {
  /** `false` waits. @default true */
  isEnabled?: boolean | undefined
  /** Those to show. */
  filter?: ((model: Model) => boolean) | undefined
}

type Listing = Omit<ModelList, 'reload'>
type ListingClient = Pick<Client, 'models'>

/** A client's list, shared by all components that show it. */
interface SharedList {
  store: Store<Listing>
  ask(): void
  /** Someone shows it. Returns the undo; what nobody waits for is given up. */
  join(): () => void
}

const NOTHING: Listing = { status: 'idle', models: [], error: undefined }
const nobody: Store<Listing> = createStore(NOTHING)

// Not this module's but the client's: the list of one is gone with it.
const lists = new WeakMap<ListingClient, SharedList>()

function listOf(client: ListingClient): SharedList {
  const known = lists.get(client)
  if (known) return known
  const store = createStore(NOTHING)
  let asking: AbortController | undefined
  let users = 0

  function ask(): void {
    asking?.abort()
    const controller = new AbortController()
    const { signal } = controller
    asking = controller
    store.set(({ models }) => ({ status: 'loading', models, error: undefined }))
    const end = (produce: (state: Listing) => Listing): void => {
      if (signal.aborted) return
      asking = undefined
      store.set(produce)
    }
    // In an async function, because a client may also throw at once.
    const answer = async (): Promise<readonly Model[]> => client.models.list({ signal })
    answer().then(
      (models) => end(() => ({ status: 'ready', models, error: undefined })),
      (thrown: unknown) =>
        end(({ models }) => ({ status: 'error', models, error: toChatErrorData(thrown) })),
    )
  }

  function leave(): void {
    if (users > 0 || !asking) return
    asking.abort()
    asking = undefined
    store.set(({ models }) => ({ status: 'idle', models, error: undefined }))
  }

  const list: SharedList = {
    store,
    ask,
    join() {
      users++
      if (store.get().status === 'idle') ask()
      return () => {
        users--
        // Not yet: StrictMode only pretends to leave.
        setTimeout(leave, 0)
      }
    },
  }
  lists.set(client, list)
  return list
}

const wholeListing = (listing: Listing): Listing => listing

/**
 * The models that a client's endpoint offers. A client is asked once, however many components show its
 * models, and given up when none does any more.
 * @example
 * const client = createClient({ baseURL: '/api' }) // outside of the component
 * const { models, status, error, reload } = useModels(client)
 */
export function useModels(
  /** Undefined asks nobody. Keep it the same between renders. */
  client: ListingClient | undefined,
  { isEnabled = true, filter }: UseModelsOptions = {},
): ModelList {
  const list = useMemo(() => client && listOf(client), [client])
  const { status, models, error } = useStore(list?.store ?? nobody, wholeListing)
  useEffect(() => (isEnabled ? list?.join() : undefined), [list, isEnabled])
  const reload = useCallback(() => list?.ask(), [list])
  return { status, models: useSameItems(filter ? models.filter(filter) : models), error, reload }
}

/** The list of the last render if it has the same items: a filter written in JSX is new each time. */
function useSameItems<T>(items: readonly T[]): readonly T[] {
  const [kept, keep] = useState(items)
  if (kept.length === items.length && kept.every((item, at) => item === items[at])) return kept
  keep(items)
  return items
}
