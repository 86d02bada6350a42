import '../styles.css'
import { cleanup, render } from '@testing-library/react'
import { createChat } from '@x/core'
import type { ChatStore, InitialMessage } from '@x/core'
import { createManualClock, createSandbox } from '@x/core/testing'
import type { ManualClock } from '@x/core/testing'
import { Chat, MessageList } from '@x/ui'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server.browser'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { page } from 'vitest/browser'
import { hosts } from '../../test/hosts.tsx'
import type { Host } from '../../test/hosts.tsx'

const PARAGRAPH = 'A sentence that is long enough to fill a line of the column, and then some more.'
const LONG = Array.from({ length: 40 }, (_, n) => `${n}: ${PARAGRAPH}`).join('\n\n')
const TWO_LONG: readonly InitialMessage[] = [
  { role: 'user', content: 'First question' },
  { role: 'assistant', content: LONG },
  { role: 'user', content: 'Second question' },
  { role: 'assistant', content: LONG },
]
const SUGGESTIONS = ['Explain a word', 'Show a table', 'Think first', 'Look up the weather']
const WINDOWS = [
  ['on a desktop', 1000, 700],
  ['on a phone', 390, 664],
] as const

let clock: ManualClock

beforeEach(() => {
  clock = createManualClock()
})

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
  window.scrollTo(0, 0)
})

/** Found in a shadow root as well. */
function find(selector: string): HTMLElement {
  const roots = [document, ...[...document.querySelectorAll('div')].map((box) => box.shadowRoot)]
  for (const root of roots) {
    const found = root?.querySelector<HTMLElement>(selector)
    if (found) return found
  }
  throw new Error(`nothing is ${selector}`)
}

const chatElement = (): HTMLElement => find('[data-x-chat]')
const composer = (): HTMLElement => find('[data-x-composer-card]')
const viewport = (): HTMLElement => find('[data-x-viewport]')
const send = (): HTMLElement => find('[data-x-composer-send]')
const topOf = (element: Element): number => element.getBoundingClientRect().top
const bottomOf = (element: Element): number => element.getBoundingClientRect().bottom
const distanceFromEnd = (): number =>
  viewport().scrollHeight - viewport().scrollTop - viewport().clientHeight
const frames = (): Promise<unknown> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))

async function open(
  { Host, isBelow }: Host,
  initialMessages: readonly InitialMessage[],
): Promise<ChatStore> {
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'sandbox',
    fetch: createSandbox({ text: LONG, pace: { tokensPerSecond: 40 } }, { clock }).fetch,
    initialMessages,
  })
  render(
    <Host>
      <Chat chat={chat} suggestions={SUGGESTIONS} />
    </Host>,
  )
  await frames()
  await frames()
  if (isBelow) {
    chatElement().scrollIntoView({ block: 'nearest' })
    await frames()
  }
  return chat
}

/** Which edge of an element is out of view, or covered; none when all of it is there to be used. */
function unseen(element: HTMLElement): string {
  const { top, bottom, left, right } = element.getBoundingClientRect()
  if (top < 0 || bottom > window.innerHeight) return `${top}–${bottom} of ${window.innerHeight}`
  if (left < 0 || right > window.innerWidth) return `${left}–${right} of ${window.innerWidth}`
  const root = element.getRootNode() as Document | ShadowRoot
  const edges = [top + 2, bottom - 2].map((y) => root.elementFromPoint((left + right) / 2, y))
  return edges.every((at) => at && element.contains(at)) ? '' : 'covered'
}

describe.each(WINDOWS)('%s', (_, width, height) => {
  beforeEach(async () => {
    await page.viewport(width, height)
  })

  it.each(hosts)('is all in view in $name, while nothing is asked', async (host) => {
    await open(host, [])
    expect(unseen(composer())).toBe('')
    expect(unseen(find('[data-x-greeting]'))).toBe('')
    expect(chatElement().getBoundingClientRect().width).toBeGreaterThanOrEqual(240)
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
  })

  it.each(hosts)('follows in $name, Stop in view, and the page stays where it is', async (host) => {
    const chat = await open(host, TWO_LONG)
    const { scrollY } = window
    expect(unseen(composer())).toBe('')
    expect(distanceFromEnd()).toBeLessThan(2)
    expect(viewport().clientHeight).toBeGreaterThan(100)
    const { scrollHeight } = viewport()
    void chat.send('A third question')
    for (let step = 0; step < 3; step += 1) {
      await clock.advance(500)
      await frames()
      await expect.poll(distanceFromEnd).toBeLessThan(2)
      expect(chat.get().status).toBe('streaming')
      expect(unseen(send())).toBe('')
      // What is read last is not below the composer.
      expect(bottomOf(viewport())).toBeLessThanOrEqual(topOf(composer()) + 1)
    }
    const grown = viewport().scrollHeight
    expect(grown).toBeGreaterThan(scrollHeight + 100)
    expect(window.scrollY).toBe(scrollY)
    viewport().dispatchEvent(new WheelEvent('wheel', { deltaY: -300, bubbles: true }))
    viewport().scrollTop -= 300
    await frames()
    const line = [...viewport().querySelectorAll('[data-x-markdown] p')].find(
      (paragraph) => topOf(paragraph) > topOf(viewport()),
    )
    const top = line && topOf(line)
    await clock.advance(500)
    await frames()
    expect(viewport().scrollHeight).toBeGreaterThan(grown)
    expect(top).toBeDefined()
    expect(line && topOf(line)).toBe(top)
    expect(window.scrollY).toBe(scrollY)
    expect(unseen(send())).toBe('')
    await chat.stop()
  })
})

describe('what is said of a height', () => {
  beforeEach(async () => {
    await page.viewport(1000, 700)
  })

  const height = (): number => chatElement().getBoundingClientRect().height
  const make = (): ChatStore =>
    createChat({
      baseURL: 'http://sandbox.invalid/v1',
      model: 'sandbox',
      fetch: createSandbox({ text: 'Hi' }, { clock }).fetch,
      initialMessages: TWO_LONG,
    })

  it.each([
    ['a style', <Chat key="" chat={make()} style={{ blockSize: '300px' }} />],
    ['a class', <Chat key="" chat={make()} className="of-user" />],
    [
      'a parent, below a heading',
      <div key="">
        <p style={{ blockSize: '250px', margin: 0 }}>Above</p>
        <div style={{ blockSize: '600px' }}>
          <Chat chat={make()} />
        </div>
      </div>,
    ],
  ])('leaves what %s says as it is', async (name, element) => {
    render(
      <>
        <style>{'.of-user { block-size: 300px }'}</style>
        {element}
      </>,
    )
    await frames()
    expect(height()).toBe(name.startsWith('a parent') ? 600 : 300)
  })

  it('gives way to what comes above it later, and takes the room back', async () => {
    const chat = make()
    const draw = (banner: boolean): React.ReactElement => (
      <>
        {banner && <p style={{ blockSize: '80px', margin: 0 }}>News</p>}
        <Chat chat={chat} />
      </>
    )
    const { rerender } = render(draw(false))
    await frames()
    const alone = height()
    rerender(draw(true))
    await expect.poll(height).toBe(alone - 80)
    expect(distanceFromEnd()).toBeLessThan(2)
    rerender(draw(false))
    await expect.poll(height).toBe(alone)
  })

  it('keeps the line being read when the window changes', async () => {
    render(
      <>
        <p style={{ blockSize: '80px', margin: 0 }}>Above</p>
        <Chat chat={make()} />
      </>,
    )
    await frames()
    viewport().dispatchEvent(new WheelEvent('wheel', { deltaY: -30, bubbles: true }))
    viewport().scrollTop -= 30
    await frames()
    const { scrollTop } = viewport()
    await page.viewport(1000, 640)
    await expect.poll(() => bottomOf(chatElement())).toBeLessThanOrEqual(640)
    expect(viewport().scrollTop).toBe(scrollTop)
  })

  it('keeps the wheel to itself nowhere: where nothing scrolls, Chromium would swallow it', async () => {
    const middle = hosts.find(({ name }) => name === 'the middle of a page')
    if (!middle) throw new Error('There is no such host.')
    await open(middle, [])
    for (const element of [viewport(), find('[data-x-composer-input]')]) {
      expect(getComputedStyle(element).overscrollBehaviorY).toBe('auto')
    }
  })

  it('says in one sentence what to give a box that is too small and does not scroll', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    render(
      <div style={{ blockSize: '300px', overflow: 'hidden' }}>
        <p style={{ blockSize: '250px', margin: 0 }}>Above</p>
        <Chat chat={make()} />
      </div>,
    )
    await frames()
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/^@x\/ui: a chat does not fit .*flex column of `block-size/)],
    ])
  })

  it('says in one sentence what to do about a thread that cannot scroll', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    render(
      <MessageList
        chat={make()}
        style={{ overflow: 'visible', maxBlockSize: 'none', display: 'block' }}
      />,
    )
    await expect.poll(() => warn.mock.calls.length).toBe(1)
    expect(warn.mock.calls[0]?.[0]).toMatch(/^@x\/ui: a thread is taller than the window/)
  })
})

describe('a page that a server rendered stands still when React takes over', () => {
  const column = { display: 'flex', flexDirection: 'column', blockSize: '100dvh' } as const
  const pages: [string, React.CSSProperties, boolean][] = [
    ['alone', {}, false],
    ['below a header, in a flex column', column, true],
    [
      'below a header, where the room is said',
      { '--x-room': 'calc(100dvh - 60px)' } as React.CSSProperties,
      true,
    ],
  ]
  it.each(pages)('%s', async (_, style, hasHeader) => {
    await page.viewport(1000, 700)
    const shown = (
      <main style={style}>
        {hasHeader && <header style={{ blockSize: '60px' }}>A header</header>}
        <Chat api="/api/chat" model="m" suggestions={SUGGESTIONS} />
      </main>
    )
    const container = document.createElement('div')
    container.innerHTML = renderToString(shown)
    document.body.append(container)
    const places = (): number[] =>
      [chatElement(), composer(), send(), find('[data-x-greeting]')].map(topOf)
    const before = places()
    const root = hydrateRoot(container, shown)
    await expect.poll(() => composer().querySelector('textarea:enabled')).not.toBeNull()
    await frames()
    await frames()
    expect(places()).toEqual(before)
    expect(bottomOf(composer())).toBeLessThanOrEqual(700)
    root.unmount()
    container.remove()
  })
})
