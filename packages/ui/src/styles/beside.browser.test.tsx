// The usual stylesheet beside the ones that other people's pages have: it looks the same, and their classes win.
import { cleanup, render } from '@testing-library/react'
import { Chat, Markdown } from '@x/ui'
import bootstrap from 'bootstrap/dist/css/bootstrap-reboot.css?inline'
import nextGlobals from 'create-next-app/dist/templates/app/ts/app/globals.css?inline'
import viteIndex from 'create-vite/template-react-ts/src/index.css?inline'
import normalize from 'normalize.css?inline'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { commands, page } from 'vitest/browser'
import { layered } from '../../layered.ts'
import { differences, looks } from '../../test/looks.ts'
import { showParts } from '../../test/shown-parts.tsx'
import { stories } from '../../test/stories.tsx'
import paletteStyles from '../palette.css?inline'
import presentStyles from '../present.css?inline'
import { sandboxChat } from '../story-chat.tsx'
import styles from '../styles.css?inline'

declare module 'vitest/browser' {
  interface BrowserCommands {
    withTailwind: (css: string, names: string) => Promise<string>
  }
}

const OURS = [styles, paletteStyles, presentStyles].map(layered).join('')
const sheets: HTMLStyleElement[] = []

function addSheet(css: string, where: 'prepend' | 'append' = 'append'): HTMLStyleElement {
  const sheet = document.createElement('style')
  sheet.textContent = css
  document.head[where](sheet)
  sheets.push(sheet)
  return sheet
}

beforeEach(() => page.viewport(1000, 800))

afterEach(() => {
  cleanup()
  document.body.replaceChildren()
  for (const sheet of sheets.splice(0)) sheet.remove()
})

/** Sizes in rem follow the page's root, as they should. Here only what is said of elements counts. */
const ROOT = 'html:root { font-size: 16px; background: none }'

const HOSTS = {
  'Vite’s template': viteIndex,
  'Next’s template': nextGlobals,
  'Bootstrap’s reboot': bootstrap,
  'normalize.css': normalize,
  'a reset of every element': '* { margin: 0; padding: 0; box-sizing: border-box }',
  'rules for kinds of elements': `
    a { color: red; text-decoration: none } button { all: unset; font: inherit; padding: 9px; border: 3px solid }
    code { background: yellow; padding: 4px 8px } pre code { display: inline-block; color: red }
    table { width: 100%; border: 1px solid } td, th { padding: 20px; text-align: center } tr { background: red }
    img { display: block; border-radius: 50% } ul, ol { list-style: none; padding: 0 } li::marker { color: red }
    h1, h2, h3 { font: bold 50px serif; color: red; margin: 40px 0 } p { margin: 30px 0; max-width: 20ch }
    input, textarea { border: 3px solid; padding: 20px; background: yellow } textarea::placeholder { color: red }
    section, article, form, footer, ul li p { padding: 40px; background: pink } svg { width: 50px; fill: red }
    *::before, *::after { box-sizing: content-box; margin: 3px } summary { color: red } details { border: 3px solid }`,
  'a colour for every element': `
    * { color: red; letter-spacing: 2px; font-family: fantasy; font-size: 30px; line-height: 3; text-transform: uppercase }`,
  'a reset in a layer of its own': `
    @layer reset, base, tokens, recipes;
    @layer reset {
      * { margin: 0; padding: 0; font: inherit; border: 0 solid; box-sizing: border-box; color: inherit }
      ul, ol { list-style: none } img, svg, video, canvas { display: block } button { background: none }
      table { border-collapse: collapse } textarea { resize: vertical } a { text-decoration: inherit }
    }`,
  'a page that inherits much': `
    body { text-align: center; letter-spacing: 2px; text-transform: uppercase; font: italic bold 20px/3 serif; text-indent: 9px;
      word-spacing: 9px; color: red; text-shadow: 1px 1px red }`,
}

it.each(
  Object.entries(HOSTS).flatMap(([name, css]) =>
    (['before', 'behind'] as const).map((place) => [name, place, css] as const),
  ),
)('looks the same beside %s, which is loaded %s it', async (_, place, host) => {
  addSheet('*, ::before, ::after { transition: none !important; animation: none !important }')
  addSheet(OURS)
  const root = addSheet(ROOT)
  await showParts()
  const before = shown()
  expect(before.length).toBeGreaterThan(300)
  addSheet(host, place === 'before' ? 'prepend' : 'append')
  document.head.append(root)
  expect(differences(before, shown()).slice(0, 10)).toEqual([])
})

const PARTS = ['chat', 'composer', 'conversations', 'error', 'tool', 'settings', 'verification']
  .concat('attachments', 'markdown')
  .map((name) => `[data-x-${name}]`)

/** The looks of parts, without the page around them. */
function shown(): string[] {
  // Bootstrap gives a hand to every button that is not disabled, with a rule as strong as two classes.
  return looks(document, PARTS.join()).map((look) => look.replace(/cursor=[\w-]+; /, ''))
}

it.each(['before', 'behind'] as const)(
  'looks the same beside Tailwind, which is loaded %s it, and utilities win',
  async (place) => {
    addSheet('*, ::before, ::after { transition: none !important; animation: none !important }')
    addSheet(OURS)
    await showParts()
    const before = shown()
    const tailwind = await commands.withTailwind("@import 'tailwindcss';", 'bg-amber-50 p-8')
    expect(tailwind).toContain('bg-amber-50')
    addSheet(tailwind, place === 'before' ? 'prepend' : 'append')
    expect(differences(before, shown()).slice(0, 10)).toEqual([])
    const chat = document.querySelector('[data-x-chat]')
    if (!chat) throw new Error('There is no chat.')
    const was = getComputedStyle(chat).backgroundColor
    chat.classList.add('bg-amber-50', 'p-8')
    expect(getComputedStyle(chat).backgroundColor).not.toBe(was)
    expect(getComputedStyle(chat).paddingTop).toBe('32px')
  },
)

it('keeps an image amid its sentence beside a reset in a layer', () => {
  addSheet(OURS)
  addSheet('@layer base { img { display: block } }')
  const picture = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=='
  render(<Markdown text={`One ![two](${picture}) three.`} policy={{ images: 'always' }} />)
  const image = document.querySelector('[data-x-markdown] img')
  expect(image && getComputedStyle(image).display).toBe('inline')
})

it.each(['before', 'behind'] as const)(
  'lets a rule with a class win that is loaded %s it',
  (place) => {
    addSheet(OURS)
    addSheet(
      `.mine { background: rgb(1, 2, 3) } .mine button { color: rgb(4, 5, 6) } [data-x-greeting] { margin: 7px }`,
      place === 'before' ? 'prepend' : 'append',
    )
    render(<Chat className="mine" chat={sandboxChat({ text: 'x' })} suggestions={['One']} />)
    const [chat] = document.getElementsByClassName('mine')
    const button = chat?.querySelector('button')
    const greeting = chat?.querySelector('[data-x-greeting]')
    if (!chat || !button || !greeting) throw new Error('Something is missing.')
    expect(getComputedStyle(chat).backgroundColor).toBe('rgb(1, 2, 3)')
    expect(getComputedStyle(button).color).toBe('rgb(4, 5, 6)')
    expect(getComputedStyle(greeting).marginTop).toBe('7px')
  },
)

const isPart = (element: Element): boolean =>
  element.getAttributeNames().some((name) => name.startsWith('data-x-'))

it('takes back what pages say of elements in every part that can stand alone', () => {
  addSheet(OURS)
  addSheet('* { padding: 77px }')
  const reached: string[] = []
  for (const { name, Story } of stories) {
    render(<Story />)
    for (const element of document.body.querySelectorAll('*')) {
      if (!isPart(element) || element.closest('svg *, math *')) continue
      const { paddingTop } = getComputedStyle(element)
      if (paddingTop === '77px') reached.push(`${name}: ${element.outerHTML.slice(0, 160)}`)
    }
    cleanup()
  }
  expect(reached).toEqual([])
})
