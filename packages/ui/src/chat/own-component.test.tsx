// What docs/testing.md shows: a component of one's own, and the whole chat, tested without a network.
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { type Client, createClient, errorText, textOf } from '@x/core'
import { createManualClock, createSandbox, type Script } from '@x/core/testing'
import { useChatCompletion } from '@x/react'
import { Chat } from '@x/ui'
import { afterEach, expect, it, vi } from 'vitest'

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

/** The component. Its client is a prop, so that a test can hand in one of its own. */
function Weather({ client }: { client: Client }) {
  const { messages, error, send } = useChatCompletion({ client, model: 'gpt-5' })
  return (
    <>
      <button onClick={() => void send('How is the weather?')}>Ask</button>
      {messages.map(({ id, parts }) => (
        <p key={id}>{textOf(parts)}</p>
      ))}
      {error && <p role="alert">{errorText(error)}</p>}
    </>
  )
}

function clientOf(script: Script): Client {
  return createClient({ baseURL: '/api', fetch: createSandbox(script).fetch, retry: false })
}

it('shows the answer', async () => {
  render(<Weather client={clientOf({ text: 'Sunny, 21 degrees.' })} />)
  fireEvent.click(screen.getByRole('button', { name: 'Ask' }))
  expect(await screen.findByText('Sunny, 21 degrees.')).toBeDefined()
})

it('says what went wrong', async () => {
  render(<Weather client={clientOf({ error: { status: 429, message: 'Slow down.' } })} />)
  fireEvent.click(screen.getByRole('button', { name: 'Ask' }))
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toBe('Too many requests. The server asked to wait a moment.')
})

it('keeps what has arrived when a person stops it', async () => {
  // Silent after seven characters, so there is time to stop it, and nothing is timed.
  const sandbox = createSandbox({ text: 'one two three', stallAfter: 7 })
  const client = createClient({ baseURL: '/api', fetch: sandbox.fetch })
  render(<Chat client={client} model="gpt-5" />)
  fireEvent.change(screen.getByRole('textbox'), { target: { value: 'Count.' } })
  fireEvent.click(screen.getByRole('button', { name: 'Send' }))
  await screen.findByText('one two')
  expect(sandbox.requests[0]?.prompt).toBe('Count.')
  fireEvent.click(screen.getByRole('button', { name: 'Stop' }))
  expect(await sandbox.requests[0]?.ended).toBe('aborted')
  expect(screen.getByText('one two')).toBeDefined()
})

it('shows the first word before the last', async () => {
  const clock = createManualClock()
  const sandbox = createSandbox({ text: 'one two', pace: { tokensPerSecond: 1 } }, { clock })
  const client = createClient({ baseURL: '/api', fetch: sandbox.fetch })
  render(<Weather client={client} />)
  fireEvent.click(screen.getByRole('button', { name: 'Ask' }))
  expect(await screen.findByText('one')).toBeDefined()
  await act(() => clock.advance(1000)) // milliseconds
  expect(await screen.findByText('one two')).toBeDefined()
})

it('runs on fake timers', async () => {
  vi.useFakeTimers()
  render(<Weather client={clientOf({ text: 'one two', pace: { tokensPerSecond: 1 } })} />)
  fireEvent.click(screen.getByRole('button', { name: 'Ask' }))
  await act(() => vi.advanceTimersByTimeAsync(500))
  expect(screen.getByText('one')).toBeDefined()
  await act(() => vi.advanceTimersByTimeAsync(1000))
  expect(screen.getByText('one two')).toBeDefined()
})
