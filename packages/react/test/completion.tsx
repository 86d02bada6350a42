// What the tests of `useCompletion` start from: an endpoint played by hand, and frames that come when they say so.
import { act, renderHook } from '@testing-library/react'
import type { CompletionRun } from '@x/core'
import { StrictMode, useEffect } from 'react'
import { createEndpoint, createFrames, type Endpoint, settle } from '@x/core/test/endpoint'
import { useCompletion, type UseCompletionOptions, type UseCompletionResult } from '../src/index.ts'

export const modes = [
  ['plain', undefined],
  ['StrictMode', StrictMode],
] as const

/** A chunk of a text completion. */
export function chunk(text: string, index = 0, finish: string | null = null, rest = {}): object {
  return { id: 'c', model: 'm', choices: [{ index, text, finish_reason: finish, ...rest }] }
}

/** A mounted `useCompletion`. */
export interface Mounted {
  endpoint: Endpoint
  readonly current: UseCompletionResult
  /** Every status that was committed, without repetitions. */
  statuses: string[]
  /** How often it rendered. */
  readonly renders: number
  /** Calls `complete` as an event would. */
  complete(...args: Parameters<UseCompletionResult['complete']>): CompletionRun
  /** Lets everything that is ready have its turn, then a frame come. */
  step(): Promise<void>
  /** The same without a frame. */
  rest(): Promise<void>
  rerender(options?: Partial<UseCompletionOptions>): void
  unmount(): void
}

/** Mounts a hook. */
export function mount(
  mode: typeof StrictMode | undefined,
  options: Partial<UseCompletionOptions> = {},
): Mounted {
  const endpoint = createEndpoint()
  const frames = createFrames()
  const statuses: string[] = []
  let renders = 0
  const { result, rerender, unmount } = renderHook(
    (change: Partial<UseCompletionOptions>) => {
      renders++
      const completion = useCompletion({
        baseURL: 'http://endpoint.invalid/v1',
        fetch: endpoint.fetch,
        model: 'm',
        retry: false,
        scheduler: frames.scheduler,
        ...change,
      })
      const { status } = completion
      useEffect(() => {
        if (statuses.at(-1) !== status) statuses.push(status)
      }, [status])
      return completion
    },
    { initialProps: options, ...(mode ? { wrapper: mode } : {}) },
  )
  return {
    endpoint,
    statuses,
    get current() {
      return result.current
    },
    get renders() {
      return renders
    },
    complete(...args) {
      let run!: CompletionRun
      act(() => {
        run = result.current.complete(...args)
      })
      return run
    },
    step: async () =>
      act(async () => {
        await settle()
        frames.tick()
        await settle()
      }),
    rest: async () => act(settle),
    rerender: (change = options) => rerender(change),
    unmount,
  }
}
