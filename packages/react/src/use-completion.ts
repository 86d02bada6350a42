'use client'
import {
  type CompletionOptions,
  type CompletionState,
  type CompletionStore,
  createCompletion,
  isBusy,
} from '@x/core'
import { useState } from 'react'
import { useBeforePaint } from './use-before-paint.ts'
import { useOwned } from './use-owned.ts'
import { useSelection } from './use-store.ts'

/** What `useCompletion` takes: a completion made elsewhere, or what `createCompletion` takes. */
export type UseCompletionOptions = CompletionOptions & {
  /** A completion made elsewhere, which outlives the component; the other options are not read. */
  completion?: CompletionStore | undefined
}

/** A completion's state and its verbs. */
export interface UseCompletionResult
  extends
    CompletionState,
    Pick<CompletionStore, 'complete' | 'stop' | 'reset' | 'setText' | 'clearError'> {
  /** A text is on its way. */
  readonly isBusy: boolean
  /** The store itself, for selectors. */
  readonly completion: CompletionStore
}

const wholeState = (state: CompletionState): CompletionState => state

/**
 * A text completion over an OpenAI-compatible endpoint. The last call wins; leaving the page stops it.
 * @example
 * const { text, complete, stop } = useCompletion({ baseURL: '/api', model: 'gpt-5' })
 */
export function useCompletion(asked: UseCompletionOptions): UseCompletionResult {
  const options = asked ?? {}
  const given = options.completion
  const [made, make] = useState(() => (given ? undefined : createCompletion(options)))
  let completion = given ?? made
  if (!completion) {
    completion = createCompletion(options)
    make(completion)
  }
  useBeforePaint(() => {
    if (!given) completion.setOptions(options)
  })
  useOwned(given ? undefined : completion)
  const state = useSelection(completion, wholeState)
  return {
    ...state,
    isBusy: isBusy(state),
    complete: completion.complete,
    stop: completion.stop,
    reset: completion.reset,
    setText: completion.setText,
    clearError: completion.clearError,
    completion,
  }
}
