// What the end of an answer costs, counted: publishes of the chat, and commits of React, after the last byte.
import { createChat } from '@x/core'
import { createManualClock, createSandbox } from '@x/core/testing'
import { Chat } from '@x/ui'
import { Profiler } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeEach, expect, it } from 'vitest'

interface Commit {
  isWhole: boolean
  isStreaming: boolean
  hasActions: boolean
}

const env = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
let before = false

// Commits are counted as they are without `act`, which makes one of many.
beforeEach(() => {
  before = env.IS_REACT_ACT_ENVIRONMENT ?? false
  env.IS_REACT_ACT_ENVIRONMENT = false
})

afterEach(() => {
  env.IS_REACT_ACT_ENVIRONMENT = before
})

it('shows the last words and that it is over in one commit, and mounts the buttons in the next', async () => {
  const clock = createManualClock()
  const { fetch } = createSandbox(
    { text: `${'word '.repeat(40)}the last`, pace: { tokensPerSecond: 100 } },
    { clock },
  )
  const chat = createChat({ baseURL: 'http://sandbox.invalid/v1', fetch, model: 'm' })
  const host = document.createElement('div')
  document.body.append(host)
  const commits: Commit[] = []
  const look = (): void => {
    const answer = host.querySelector('[data-role="assistant"]')
    commits.push({
      isWhole: answer?.textContent?.includes('the last') === true,
      isStreaming: answer?.hasAttribute('data-streaming') === true,
      hasActions: answer?.querySelector('[data-x-actions]') !== null,
    })
  }
  const root = createRoot(host)
  root.render(
    <Profiler id="chat" onRender={look}>
      <Chat chat={chat} />
    </Profiler>,
  )
  await expect.poll(() => host.querySelector('textarea')).not.toBeNull()
  const run = chat.send('q')
  await expect.poll(() => clock.sleeping).toBe(1)
  await clock.advance(200)
  await expect.poll(() => host.querySelector('[data-streaming]')).not.toBeNull()
  let publishes = 0
  const undo = chat.subscribe(() => {
    const last = chat.get().messages.at(-1)?.parts[0]
    if (last?.type === 'text' && last.text.endsWith('the last')) publishes++
  })
  await clock.advance(60_000)
  await run
  await expect.poll(() => commits.at(-1)?.hasActions).toBe(true)
  undo()
  const after = commits.filter(({ isWhole }) => isWhole)
  expect(publishes).toBe(1)
  expect(after[0]).toEqual({ isWhole: true, isStreaming: false, hasActions: false })
  expect(after[1]).toEqual({ isWhole: true, isStreaming: false, hasActions: true })
  expect(after).toHaveLength(2)
  root.unmount()
  host.remove()
})
