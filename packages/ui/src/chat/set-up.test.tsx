// A chat that is set up wrongly throws where it is drawn: what docs/troubleshooting.md says of it.
import { act, cleanup, render, screen } from '@testing-library/react'
import { Component, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, expect, it, vi } from 'vitest'
import { Chat, type ChatProps } from '@x/ui'
import type { ChatOptions } from '@x/core'

afterEach(cleanup)

const storage = {
  load: async () => undefined,
  save: async () => undefined,
  remove: async () => undefined,
  list: async () => [],
} as unknown as ChatOptions['storage']

/** What the page on troubleshooting shows. */
class Boundary extends Component<{ children: ReactNode }> {
  override state: { error?: Error } = {}
  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error }
  }
  override render(): ReactNode {
    return this.state.error ? <p role="alert">{this.state.error.message}</p> : this.props.children
  }
}

/** What a page hears that listens for errors, while `draw` runs: React 18 tells of what a boundary has caught there alone. */
async function caughtBy(draw: () => unknown): Promise<unknown[]> {
  const caught: unknown[] = []
  const listen = (event: ErrorEvent): void => {
    caught.push(event.error)
    event.preventDefault()
  }
  window.addEventListener('error', listen)
  try {
    await draw()
  } catch (error) {
    caught.push(error)
  }
  window.removeEventListener('error', listen)
  return caught
}

const mistakes: [string, ChatProps, RegExp][] = [
  [
    'storage without an id',
    { baseURL: '/api', model: 'm', options: { storage } },
    /`storage`.*`id`|`id`.*`storage`/,
  ],
  ['no address', { model: 'm' }, /no address was given/],
  [
    'an address of another type',
    { baseURL: new URL('http://a.invalid') as never },
    /`baseURL` was given as URL/,
  ],
  [
    'a client that is none',
    { client: (() => undefined) as never },
    /`client` was given as Function/,
  ],
]

it.each(mistakes)(
  'is told by the boundary around it, and the rest of the page stands: %s',
  async (_name, props, said) => {
    const caught = await caughtBy(() =>
      render(
        <>
          <h1>The page</h1>
          <Boundary>
            <Chat {...props} />
          </Boundary>
        </>,
      ),
    )
    expect(screen.getByRole('alert').textContent).toMatch(said)
    expect(screen.getByRole('heading', { name: 'The page' })).toBeDefined()
    expect(String([...vi.mocked(console.error).mock.calls, ...caught])).toMatch(said)
    vi.mocked(console.error).mockClear()
  },
)

it('without a boundary leaves the page blank, and the sentence is where uncaught errors go', async () => {
  const element = document.body.appendChild(document.createElement('div'))
  const root = createRoot(element)
  const caught = await caughtBy(() => act(async () => root.render(<Chat model="m" />)))
  vi.mocked(console.error).mockClear()
  expect(element.innerHTML).toBe('')
  expect(caught).toContainEqual(expect.objectContaining({ name: 'ChatError', kind: 'usage' }))
  await act(async () => root.unmount())
  element.remove()
})
