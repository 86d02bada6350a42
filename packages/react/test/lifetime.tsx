// What the tests of lifetime start from: an endpoint that answers from a script at the pace of a clock, and components that
// tell what their hooks gave them last.
import { render, waitFor } from '@testing-library/react'
import { type ChatMessage, textOf } from '@x/core'
import { createManualClock, createSandbox, type Script } from '@x/core/testing'
import { Fragment, type ReactNode, StrictMode, useLayoutEffect } from 'react'
import { settle } from '@x/core/test/endpoint'
import {
  useChatCompletion,
  type UseChatCompletionOptions,
  type UseChatCompletionResult,
} from '../src/index.ts'

export const modes = [
  ['plain', Fragment],
  ['StrictMode', StrictMode],
] as const
export type Mode = (typeof modes)[number][1]

/** An answer of eight words at ten a second. */
export const LONG = 'one two three four five six seven eight'
export const SLOW = { firstTokenMs: 100, tokensPerSecond: 10 } as const

/** An endpoint, and how to reach it. Its time goes on only where the test waits. */
export function createWorld(script: Script) {
  const clock = createManualClock()
  const sandbox = createSandbox(script, { clock })
  return {
    options: {
      baseURL: 'http://sandbox.invalid/v1',
      fetch: sandbox.fetch,
      model: 'm',
      retry: false as const,
    },
    /** What came in, and what became of each: `finished`, `aborted` or `open`. */
    get states() {
      return sandbox.requests.map(({ state }) => state)
    },
    get bodies() {
      return sandbox.requests.map(({ body }) => body as { model: string; messages: unknown[] })
    },
    /** Lets time go on until it holds. Gives up after a minute, which claims nothing. */
    until: (check: () => unknown) =>
      waitFor(
        async () => {
          await clock.advance(100)
          await settle()
          await check()
        },
        { timeout: 60_000, interval: 1 },
      ),
    /** Lets all that is due have its turn, in more time than any answer of these tests takes. */
    rest: () =>
      waitFor(async () => {
        for (let turn = 0; turn < 6; turn++) {
          await clock.advance(1000)
          await settle()
        }
      }),
  }
}

/** Texts of messages, with the status of those that are not whole. */
export function textsOf(messages: readonly ChatMessage[]): string {
  const texts = messages.map(({ parts, status }) =>
    status === 'complete' ? textOf(parts) : `${textOf(parts)} (${status})`,
  )
  return texts.join(' | ')
}

/** A component, and what its hook gave it in the last commit. */
export function createProbe<Props extends object, Value>(hook: (props: Props) => Value) {
  const seen: { value: Value | undefined; renders: number } = { value: undefined, renders: 0 }
  function Probe(props: Props) {
    const value = hook(props)
    seen.renders++
    useLayoutEffect(() => {
      seen.value = value
    })
    return null
  }
  return {
    Probe,
    get value(): Value {
      if (!seen.value) throw new Error('nothing was committed yet')
      return seen.value
    },
    get renders() {
      return seen.renders
    },
  }
}

/** A component with a chat. */
export function createTalk() {
  const probe = createProbe(({ options }: { options: UseChatCompletionOptions }) =>
    useChatCompletion(options),
  )
  return {
    Talk: probe.Probe,
    get chat(): UseChatCompletionResult {
      return probe.value
    },
    get renders() {
      return probe.renders
    },
    get texts() {
      return textsOf(probe.value.messages)
    },
  }
}

/** Renders in a mode; `to` shows something else in its place. */
export function mountIn(Mode: Mode, node: ReactNode) {
  const view = render(<Mode>{node}</Mode>)
  return { ...view, to: (next: ReactNode) => view.rerender(<Mode>{next}</Mode>) }
}
