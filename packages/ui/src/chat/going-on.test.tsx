// What publishes cost that only add to the text of an answer, counted: elements that are made, and listeners asked.
import type * as runtime from 'react/jsx-dev-runtime'
import { cleanup, render, waitFor } from '@testing-library/react'
import { createChat } from '@x/core'
import type { ChatStore } from '@x/core'
import { createManualClock, createSandbox } from '@x/core/testing'
import { Chat } from '@x/ui'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const made = vi.hoisted(() => ({ names: [] as string[] }))

// Every element that JSX makes, by the name of its component or its tag.
vi.mock('react/jsx-dev-runtime', async (original) => {
  const real = await original<typeof runtime & { jsxDEV: (...values: unknown[]) => unknown }>()
  return {
    ...real,
    jsxDEV: (...values: unknown[]): unknown => {
      made.names.push(nameOf(values[0]))
      return real.jsxDEV(...values)
    },
  }
})

function nameOf(type: unknown): string {
  if (typeof type === 'string') return type
  const { name, displayName, render: inner, type: held } = Object(type) as Record<string, unknown>
  if (displayName ?? name) return String(displayName ?? name)
  return (inner ?? held) ? nameOf(inner ?? held) : 'other'
}

const env = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
let before = false

// Counted as it is without `act`.
beforeEach(() => {
  before = env.IS_REACT_ACT_ENVIRONMENT ?? false
  env.IS_REACT_ACT_ENVIRONMENT = false
})

afterEach(() => {
  cleanup()
  env.IS_REACT_ACT_ENVIRONMENT = before
})

const WORDS = 60

/** A chat whose answer is written a token a step, and how many listen to it. */
async function streamed(): Promise<{ step: () => Promise<void>; listening: () => number }> {
  const clock = createManualClock()
  const { fetch } = createSandbox(
    { text: 'word '.repeat(WORDS), pace: { tokensPerSecond: 100 } },
    { clock },
  )
  const own = createChat({ baseURL: 'http://sandbox.invalid/v1', fetch, model: 'm' })
  let count = 0
  const subscribe: ChatStore['subscribe'] = (listener) => {
    const undo = own.subscribe(listener)
    count++
    return () => {
      count--
      undo()
    }
  }
  const { container } = render(<Chat chat={{ ...own, subscribe }} />)
  const shown = (): string => container.querySelector('[data-x-markdown]')?.textContent ?? ''
  void own.send('q')
  await waitFor(() => expect(clock.sleeping).toBe(1))
  const step = async (): Promise<void> => {
    const earlier = shown()
    await clock.advance(10)
    await waitFor(() => expect(shown()).not.toBe(earlier))
  }
  for (let index = 0; index < 5; index++) await step()
  return { step, listening: () => count }
}

it('makes elements of the text that goes on, and of nothing around it', async () => {
  const { step } = await streamed()
  made.names.length = 0
  for (let index = 0; index < 20; index++) await step()
  const renders = made.names.filter((name) => name === 'MessagePart').length
  expect(renders).toBeGreaterThan(10)
  for (const around of ['article', 'footer', 'Body', 'Marks', 'Unseen', 'MessageView']) {
    expect(made.names).not.toContain(around)
  }
  // Of the message: its piece, and the text in that.
  expect(made.names.filter((name) => name !== 'MessagePart' && name !== 'Markdown')).toEqual([])
})

it('asks no more than what may change', async () => {
  const { listening } = await streamed()
  expect(listening()).toBeLessThanOrEqual(19)
})
