'use client'
import { type ChatErrorData, type Client, type Model, toChatErrorData } from '@x/core'
import { useCallback, useEffect, useState } from 'react'

/** A list of models, and where it is on its way. */
export interface ModelList {
  readonly status: 'idle' | 'loading' | 'ready' | 'error'
  /** Those listed last; they stay while the list is loaded again and when that fails. */
  readonly models: readonly Model[]
  readonly error: ChatErrorData | undefined
  /** Asks for the list again. */
  reload(): void
}

const NONE: readonly Model[] = []

/**
 * The models that a client's endpoint offers. Asked for once the component is there, and given up when it goes.
 * @example
 * const client = createClient({ baseURL: '/api' }) // outside of the component
 * const { models, status, error, reload } = useModels(client)
 */
export function useModels(
  /** Undefined asks nobody. Keep it the same between renders. */
  client: Pick<Client, 'models'> | undefined,
  /** `isEnabled: false` waits. @default { isEnabled: true } */
  { isEnabled = true }: { isEnabled?: boolean | undefined } = {},
): ModelList {
  const [state, setState] = useState<Omit<ModelList, 'reload'> & { client: unknown }>({
    client,
    status: 'idle',
    models: NONE,
    error: undefined,
  })
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    if (!client || !isEnabled) return undefined
    const controller = new AbortController()
    setState((last) => ({
      client,
      status: 'loading',
      models: last.client === client ? last.models : NONE,
      error: undefined,
    }))
    client.models.list({ signal: controller.signal }).then(
      (models) => {
        if (controller.signal.aborted) return
        setState({ client, status: 'ready', models, error: undefined })
      },
      (thrown: unknown) => {
        if (controller.signal.aborted) return
        setState((last) => ({ ...last, status: 'error', error: toChatErrorData(thrown) }))
      },
    )
    return () => controller.abort()
  }, [client, isEnabled, attempt])
  const reload = useCallback(() => setAttempt((count) => count + 1), [])
  const { status, models, error } = state
  return { status, models, error, reload }
}
