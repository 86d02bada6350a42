import { cleanup, render } from '@testing-library/react'
import { Chat } from '@x/ui'
import tailwind from 'tailwindcss/preflight.css?inline'
import { createPortal } from 'react-dom'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { commands, page } from 'vitest/browser'
import { answerOf, ANSWER, sandboxChat } from '../story-chat.tsx'
import { unlayered } from '../../unlayered.ts'
import type { Media } from '../../test/browser-commands.ts'
import { differences, looks, PROPERTIES } from '../../test/looks.ts'
import parts from './parts.css?inline'
import layered from '../styles.css?inline'

declare module 'vitest/browser' {
  interface BrowserCommands {
    /** What the page is told of the reader's system. */
    emulate: (media: Media) => Promise<void>
  }
}

/** A page that styles every element, and its states. */
const HOSTILE = `
* { box-sizing: content-box; letter-spacing: 3px; text-transform: uppercase; margin: 7px; }
*::before, *::after { content: 'x'; color: red; }
body, div, section, article, p, span, ul, ol, li, h1, h2, h3, button, textarea, pre, code, table, th, td, a, footer, figure, svg, path {
  color: red; background: yellow; font: italic 900 30px/3 fantasy; padding: 11px; border: 5px dashed lime;
  border-radius: 40px; box-shadow: 0 0 20px red; text-align: right; text-indent: 20px; opacity: 0.5;
  text-decoration: line-through; list-style: square; display: inline-block; float: right; position: relative;
  white-space: pre; cursor: wait; transform: rotate(3deg); fill: red; stroke: red; stroke-width: 9px; outline: 4px solid red;
}
button:hover, a:hover { display: none; }
.content p, main button { margin: 90px; color: lime; }
`

const sheets: HTMLStyleElement[] = []

function addSheet(css: string, to: Node = document.head): HTMLStyleElement {
  const sheet = document.createElement('style')
  sheet.textContent = css
  to.appendChild(sheet)
  sheets.push(sheet)
  return sheet
}

beforeEach(() => page.viewport(1000, 800))

afterEach(async () => {
  cleanup()
  for (const sheet of sheets.splice(0)) sheet.remove()
  await commands.emulate({ forcedColors: 'none' })
})

function chat(): React.ReactElement {
  const store = sandboxChat({ text: 'Hello.' }, [
    { role: 'user', content: 'How does streaming work?' },
    answerOf([
      { type: 'reasoning', text: 'About streams.', state: 'done', durationMs: 3000 },
      { type: 'text', text: ANSWER, state: 'done' },
      { type: 'source', id: 's', url: 'https://example.org', title: 'Example' },
    ]),
  ])
  return (
    <div style={{ position: 'fixed', top: 0, left: 0, width: 800, height: 700, margin: 0 }}>
      <Chat chat={store} suggestions={['One']} onFeedback={() => undefined} />
    </div>
  )
}

const hosts = {
  'a stylesheet that styles every element': HOSTILE,
  'Tailwind’s preflight': tailwind,
}

it.each(Object.entries(hosts))(
  'looks the same beside %s, with the stylesheet without layers',
  async (_, host) => {
    addSheet(unlayered(parts))
    render(<main className="content">{chat()}</main>)
    const before = looks(document)
    addSheet(host)
    expect(before.length).toBeGreaterThan(80)
    expect(differences(before, looks(document))).toEqual([])
  },
)

it('looks the same with layers and without, on a page that says nothing', () => {
  const sheet = addSheet(layered)
  render(<main className="content">{chat()}</main>)
  const before = looks(document)
  sheet.remove()
  addSheet(unlayered(parts))
  expect(differences(before, looks(document))).toEqual([])
})

it('looks the same in a shadow root, whatever the page says', () => {
  const host = document.createElement('div')
  document.body.append(host)
  const shadow = host.attachShadow({ mode: 'open' })
  addSheet(layered, shadow)
  const place = document.createElement('div')
  shadow.append(place)
  // What a page says of the host itself is inherited; this is how the guide makes an end of it.
  addSheet(':host { all: initial !important; }', shadow)
  render(createPortal(chat(), place))
  const before = looks(shadow)
  addSheet(HOSTILE.replaceAll(';', ' !important;'))
  expect(before.length).toBeGreaterThan(80)
  expect(differences(before, looks(shadow))).toEqual([])
  host.remove()
})

it('would see what the page does to the stylesheet with layers', () => {
  addSheet(layered)
  render(<main className="content">{chat()}</main>)
  const before = looks(document)
  addSheet(HOSTILE)
  expect(differences(before, looks(document)).length).toBeGreaterThan(50)
})

it.each([
  ['with', layered],
  ['without', unlayered(parts)],
])('changes nothing of the page around it, %s layers', (_, css) => {
  render(
    <main data-outside="">
      <h1>Title</h1>
      <p>
        Text <a href="#x">link</a> <button type="button">Button</button>
      </p>
      <textarea defaultValue="text" />
    </main>,
  )
  const outside = (): string[] =>
    [...document.querySelectorAll('html, body, [data-outside], [data-outside] *')].map(
      (element) => {
        const style = getComputedStyle(element)
        return PROPERTIES.map((property) => style.getPropertyValue(property)).join(';')
      },
    )
  const before = outside()
  addSheet(css)
  expect(outside()).toEqual(before)
})

it.each([
  ['320 pixels', 320, 640],
  ['1280 pixels at 400 %', 320, 256],
])('reflows at %s: nothing scrolls sideways but code and tables', async (_, width, height) => {
  await page.viewport(width, height)
  addSheet(layered)
  render(
    <div style={{ position: 'fixed', inset: 0 }}>
      <Chat
        chat={sandboxChat({ text: 'x' }, [
          { role: 'user', content: 'a'.repeat(200) },
          answerOf([{ type: 'text', text: `${ANSWER}\n\n${'b'.repeat(300)}`, state: 'done' }]),
        ])}
      />
    </div>,
  )
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
  const viewport = document.querySelector('[data-x-viewport]')
  expect(viewport?.scrollWidth).toBe(viewport?.clientWidth)
  // The field stays in reach, and something can still be read.
  const field = page.getByRole('textbox').element().getBoundingClientRect()
  expect(field.bottom).toBeLessThanOrEqual(height)
  expect(viewport?.clientHeight).toBeGreaterThan(40)
})

it('keeps borders, marks and focus where colours are forced', async () => {
  addSheet(layered)
  render(chat())
  await commands.emulate({ forcedColors: 'active' })
  expect(matchMedia('(forced-colors: active)').matches).toBe(true)
  const card = document.querySelector('[data-x-composer-card]')
  expect(card && getComputedStyle(card).borderTopStyle).toBe('solid')
  const field = page.getByRole('textbox').element() as HTMLElement
  field.focus()
  for (const button of document.querySelectorAll<HTMLElement>(
    '[data-x-button="icon"]:not([hidden])',
  )) {
    button.focus({ focusVisible: true } as FocusOptions)
    expect(getComputedStyle(button).outlineStyle, button.outerHTML.slice(0, 80)).toBe('solid')
  }
})

it('needs no inline style, no inline script and no eval: a strict policy refuses nothing', async () => {
  const refused: string[] = []
  const note = (event: SecurityPolicyViolationEvent): void => {
    refused.push(`${event.violatedDirective} ${event.sample}`)
  }
  document.addEventListener('securitypolicyviolation', note)
  addSheet(layered)
  const policy = document.createElement('meta')
  policy.httpEquiv = 'Content-Security-Policy'
  policy.content =
    "style-src-elem 'self'; style-src-attr 'none'; script-src-attr 'none'; object-src 'none'"
  document.head.append(policy)
  render(chat())
  await expect.element(page.getByText('How it works')).toBeVisible()
  expect(refused).toEqual([])
  // The policy holds: an attribute is refused.
  document.body.insertAdjacentHTML('beforeend', '<p style="color: red">x</p>')
  await expect.poll(() => refused.length).toBe(1)
  document.removeEventListener('securitypolicyviolation', note)
})
