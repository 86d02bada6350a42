import { highlight } from '@x/ui/highlight'
import { Markdown } from '@x/ui/markdown'
import { math } from '@x/ui/math'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { commands } from 'vitest/browser'
import { hostile } from '../../test/hostile.ts'

const plugins = [highlight(), math()]
const sources = [{ type: 'source', id: 's1', url: 'javascript:globalThis.hostileRan=1' }] as const
const place = location.href

declare module 'vitest/browser' {
  interface BrowserCommands {
    /** Starts to note where this page's requests go. */
    watchRequests: () => Promise<void>
    /** The addresses outside of this machine that were asked for since. */
    outsideRequests: () => Promise<string[]>
  }
}

beforeAll(() => commands.watchRequests())

afterAll(async () => {
  // One look at the end: a request takes a while to be seen, and 300 waits would take minutes.
  expect(await commands.outsideRequests()).toEqual([])
})

it('would see what is asked for', async () => {
  const container = document.createElement('div')
  const root = createRoot(container)
  const text = '![x](http://127.0.0.1:1/seen.png) ![x](https://seen.invalid/x.png)'
  flushSync(() => root.render(<Markdown text={text} policy={{ images: 'always' }} />))
  // Lazy pictures load once they are on the page.
  document.body.append(container)
  await expect.poll(() => commands.outsideRequests()).toEqual(['https://seen.invalid/x.png'])
  root.unmount()
  container.remove()
  await commands.watchRequests()
})

it('has at least 250 of them', () => {
  expect(new Set(hostile.map(([, text]) => text)).size).toBeGreaterThanOrEqual(250)
})

it.each(hostile)('does nothing with %s', async (_, text) => {
  const container = document.createElement('div')
  document.body.append(container)
  const root = createRoot(container)
  for (let end = 1; end <= text.length; end += 1) {
    flushSync(() =>
      root.render(
        <Markdown text={text.slice(0, end)} streaming plugins={plugins} sources={sources} />,
      ),
    )
  }
  flushSync(() => root.render(<Markdown text={text} plugins={plugins} sources={sources} />))
  for (const link of container.querySelectorAll<HTMLElement>('a')) {
    expect(['http:', 'https:', 'mailto:', 'tel:']).toContain(
      new URL((link as HTMLAnchorElement).href).protocol,
    )
  }
  // Only what the renderer writes itself may be there.
  expect(
    container.querySelector(
      'script, style, iframe, object, embed, link, meta, base, form, video, audio, svg script, img:not([src^="data:image/"])',
    ),
  ).toBeNull()
  for (const element of container.querySelectorAll('*')) {
    for (const { name } of element.attributes) expect(name).not.toMatch(/^on|^srcdoc$|^ping$/)
  }
  for (const target of container.querySelectorAll('*')) {
    for (const type of ['mouseover', 'focus', 'load', 'error', 'toggle']) {
      target.dispatchEvent(new Event(type))
    }
  }
  flushSync(() => root.unmount())
  container.remove()
  expect('hostileRan' in globalThis).toBe(false)
  expect(location.href).toBe(place)
})
