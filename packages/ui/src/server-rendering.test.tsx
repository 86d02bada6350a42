import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { ComponentType, ReactElement } from 'react'
import { afterEach, expect, it, vi } from 'vitest'

// jsdom has none.
window.matchMedia ??= () =>
  ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }) as never

// What is imported first is not what is under test, and may want a browser.
await import('storybook/test')
await import('mermaid')

// Two copies of everything, as a server and a browser have: one that renders, one that takes over.
vi.resetModules()
withoutBrowser()
const server = {
  ...(await import('../test/stories.tsx')),
  ...(await import('react')),
  ...(await import('react-dom/server')),
}
vi.unstubAllGlobals()
vi.resetModules()
const client = {
  ...(await import('../test/stories.tsx')),
  ...(await import('react')),
  ...(await import('react-dom/client')),
  ...(await import('@testing-library/react')),
}

afterEach(() => {
  // Base UI is not reset: one copy of its contexts serves both sides, and React says so.
  const { calls } = vi.mocked(console.error).mock
  const isHarmless = ([text]: unknown[]): boolean => String(text).includes('multiple renderers')
  calls.splice(0, calls.length, ...calls.filter((call) => !isHarmless(call)))
  document.body.replaceChildren()
})

function withoutBrowser(): void {
  for (const name of ['window', 'document', 'navigator', 'localStorage', 'matchMedia']) {
    vi.stubGlobal(name, undefined)
  }
}

/** What a server streams, where nothing of a browser is there. */
async function onServer(element: ReactElement): Promise<string> {
  withoutBrowser()
  try {
    return await new Promise<string>((resolve, reject) => {
      const stream = server.renderToPipeableStream(element, {
        onError: reject,
        onAllReady: () => resolve(text(stream.pipe(new PassThrough()))),
      })
    })
  } finally {
    vi.unstubAllGlobals()
  }
}

function storyIn(side: { stories: typeof client.stories }, name: string): ComponentType {
  const story = side.stories.find((each) => each.name === name)
  if (!story) throw new Error(`There is no story ${name}.`)
  return story.Story
}

it.each(client.stories.map(({ name }) => name))(
  'renders %s on a server, and takes over from it without a word',
  async (name) => {
    const html = await onServer(server.createElement(storyIn(server, name)))
    const container = document.createElement('div')
    container.innerHTML = html
    document.body.append(container)
    const first = container.firstElementChild
    const errors: unknown[] = []
    const root = await client.act(() =>
      client.hydrateRoot(container, client.createElement(storyIn(client, name)), {
        onRecoverableError: (error) => errors.push(error),
      }),
    )
    expect(errors).toEqual([])
    // The same elements, not new ones in their place.
    expect(container.firstElementChild).toBe(first)
    await client.act(() => root.unmount())
  },
)

it('would hear of a difference', async () => {
  const container = document.createElement('div')
  container.innerHTML = await onServer(server.createElement('p', null, 'server'))
  const errors: unknown[] = []
  const root = await client.act(() =>
    client.hydrateRoot(container, client.createElement('p', null, 'browser'), {
      onRecoverableError: (error) => errors.push(error),
    }),
  )
  expect(errors.length).toBeGreaterThan(0)
  await client.act(() => root.unmount())
  // React 18 complains here too.
  vi.mocked(console.error).mockClear()
})
