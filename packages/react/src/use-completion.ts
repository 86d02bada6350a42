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
import { useStore } from './use-store.ts'

/** A completion's state and its verbs. */
export interface UseCompletionResult
  extends CompletionState, Pick<CompletionStore, 'complete' | 'stop' | 'reset' | 'setText'> {
  /** A text is on its way. */
  readonly isBusy: boolean
}

const wholeState = (state: CompletionState): CompletionState => state

/**
 * A text completion over an OpenAI-compatible endpoint. The last call wins; leaving the page stops it.
 * @example
 * const { text, complete, stop } = useCompletion({ baseURL: '/api', model: 'gpt-5' })
 */
export function useCompletion(options: CompletionOptions): UseCompletionResult {
  const [completion] = useState(() => createCompletion(options))
  useBeforePaint(() => completion.setOptions(options))
  useOwned(completion)
  const state = useStore(completion, wholeState)
  return {
    ...state,
    isBusy: isBusy(state),
    complete: completion.complete,
    stop: completion.stop,
    reset: completion.reset,
    setText: completion.setText,
  }
}
