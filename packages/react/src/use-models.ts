'use client'
import {
  ChatError,
  type ChatErrorData,
  type Client,
  createStore,
  type Model,
  type Store,
  toChatErrorData,
} from '@x/core'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { mustBe } from './must-be.ts'
import { useOwned } from './use-owned.ts'
import { useSelection } from './use-store.ts'

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

/** A component that shows a list. */
interface ListUser {
  /** Shows it, for the first time or again: asks where nothing was asked, or where that failed. */
  show(): void
  /** Is gone; what nobody waits for is given up. */
  dispose(): void
}

/** A client's list, shared by all components that show it. */
interface SharedList {
  store: Store<Listing>
  ask(): void
  /** One more component that shows it, counted from its first `show` on. May be called in render. */
  user(): ListUser
}

/**
 * After a failure, a component that comes to others asks again when so much time has passed, in milliseconds: one that
 * comes because of the failure, to tell of it, does not.
 */
const REST = 1000

const NOTHING: Listing = { status: 'idle', models: [], error: undefined }
const nobody: Store<Listing> = createStore(NOTHING)

// Not this module's but the client's: the list of one is gone with it.
const lists = new WeakMap<ListingClient, SharedList>()

function listOf(client: ListingClient): SharedList {
  if (typeof client.models?.list !== 'function') {
    throw notOne(
      '`useModels` was given',
      'what `createClient` returns, made once outside of the component',
    )
  }
  const known = lists.get(client)
  if (known) return known
  const store = createStore(NOTHING)
  let asking: AbortController | undefined
  let failedAt = 0
  const users = new Set<ListUser>()

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
    const answer = async (): Promise<readonly Model[]> => {
      const models = await client.models.list({ signal })
      if (Array.isArray(models)) return models
      throw notOne('`models.list` of the client gave', 'a list of models, each with an `id`')
    }
    answer().then(
      (models) => end(() => ({ status: 'ready', models, error: undefined })),
      (thrown: unknown) => {
        failedAt = Date.now()
        end(({ models }) => ({ status: 'error', models, error: toChatErrorData(thrown) }))
      },
    )
  }

  function giveUp(): void {
    if (!asking) return
    asking.abort()
    asking = undefined
    store.set(({ models }) => ({ status: 'idle', models, error: undefined }))
  }

  function isDue(isAlone: boolean): boolean {
    const { status } = store.get()
    if (status === 'error') return isAlone || Date.now() - failedAt >= REST
    return status === 'idle'
  }

  const list: SharedList = {
    store,
    ask,
    user() {
      const user: ListUser = {
        show() {
          users.add(user)
          if (isDue(users.size === 1)) ask()
        },
        dispose() {
          users.delete(user)
          if (users.size === 0) giveUp()
        },
      }
      return user
    },
  }
  lists.set(client, list)
  return list
}

function notOne(what: string, wanted: string): ChatError {
  return new ChatError('usage', {
    message: `@x/react: ${what} something else than was expected, so no models can be listed. Pass ${wanted}.`,
  })
}

/** Renders in a row with another client each, after which nobody is asked any more. */
const MOST_CLIENTS = 5

const UNSTEADY: Listing = {
  status: 'error',
  models: [],
  error: new ChatError('usage', {
    message:
      '@x/react: `useModels` was given another client at each render, so no models are listed. Make it once, outside of the component or with `useMemo`.',
  }).toJSON(),
}

/** Whether the client is made anew at each render. One that changes now and then has renders in between. */
function useUnsteady(client: ListingClient | undefined): boolean {
  const [isUnsteady, tell] = useState(false)
  const last = useRef({ client, inARow: 0 })
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- renders are counted; what is told of them stays the same
  useEffect(() => {
    const inARow = last.current.client === client ? 0 : last.current.inARow + 1
    last.current = { client, inARow }
    tell((was) => inARow >= MOST_CLIENTS || (was && inARow > 0))
  })
  return isUnsteady
}

const wholeListing = (listing: Listing): Listing => listing

/**
 * The models that a client's endpoint offers. A client is asked once, however many components show its
 * models, again after a failure when somebody comes back, and given up when nobody shows them any more.
 * @example
 * const client = createClient({ baseURL: '/api' }) // outside of the component
 * const { models, status, error, reload } = useModels(client)
 */
export function useModels(
  /** Undefined asks nobody. Keep it the same between renders. */
  client: ListingClient | undefined,
  options?: UseModelsOptions,
): ModelList {
  const { isEnabled = true, filter } = options ?? {}
  mustBe(!filter || typeof filter === 'function', 'the `filter` of `useModels`', 'a function')
  const isUnsteady = useUnsteady(client)
  const list = useMemo(
    () => (client && !isUnsteady ? listOf(client) : undefined),
    [client, isUnsteady],
  )
  const listing = useSelection(list?.store ?? nobody, wholeListing)
  const { status, models, error } = isUnsteady ? UNSTEADY : listing
  const user = useMemo(() => (isEnabled ? list?.user() : undefined), [list, isEnabled])
  useEffect(() => user?.show(), [user])
  useOwned(user)
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
