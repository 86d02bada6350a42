// The stylesheet as other people's bundlers leave it looks as it does untouched.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { commands, page } from 'vitest/browser'
import { layered } from '../../layered.ts'
import { unlayered } from '../../unlayered.ts'
import { differences, looks } from '../../test/looks.ts'
import type { Tool } from '../../test/lowered.ts'
import { showParts } from '../../test/shown-parts.tsx'
import styles from '../styles.css?inline'
import parts from './parts.css?inline'

declare module 'vitest/browser' {
  interface BrowserCommands {
    lowered: (tool: Tool, css: string) => Promise<string>
  }
}

const sheets: HTMLStyleElement[] = []

function addSheet(css: string): HTMLStyleElement {
  const sheet = document.createElement('style')
  sheet.textContent = css
  document.head.append(sheet)
  sheets.push(sheet)
  return sheet
}

beforeEach(() => page.viewport(1000, 800))

afterEach(async () => {
  document.body.replaceChildren()
  for (const sheet of sheets.splice(0)) sheet.remove()
  delete document.documentElement.dataset['theme']
  await commands.emulate({ colorScheme: 'light', forcedColors: 'none' })
})

/** What apps say of light and dark: nothing, as in Vite's template, as in Next's. */
const PAGES = [
  '',
  ':root { color-scheme: light dark }',
  '@media (prefers-color-scheme: dark) { html { color-scheme: dark } }',
]

const TOOLS: readonly Tool[] = [
  'Lightning CSS for the browsers of Vite, Next and Astro',
  'Lightning CSS for the browsers of Parcel',
  'esbuild',
  'postcss-preset-env',
  'postcss-preset-env and cssnano',
  'cssnano',
]

const SHEETS = { 'styles.css': layered(styles), 'styles.unlayered.css': unlayered(parts) }

/** How all parts look by the system's theme, by an element's own, and with forced colours. */
async function everyLook(): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  const [main] = document.querySelectorAll<HTMLElement>('[data-parts]')
  for (const colorScheme of ['light', 'dark'] as const) {
    await commands.emulate({ colorScheme })
    found[`${colorScheme} system`] = looks(document, '[data-parts]')
    if (main) main.dataset['theme'] = colorScheme === 'light' ? 'dark' : 'light'
    found[`${colorScheme} system, the other theme`] = looks(document, '[data-parts]')
    if (main) delete main.dataset['theme']
  }
  await commands.emulate({ colorScheme: 'light', forcedColors: 'active' })
  found['forced colours'] = looks(document, '[data-parts]')
  await commands.emulate({ forcedColors: 'none' })
  return found
}

const [LIGHTNING, , , PRESET] = TOOLS

/** postcss-preset-env names the fonts behind `system-ui`, and takes every page to be written from left to right. */
function fromLeft(look: readonly string[]): string[] {
  return look.map((each) =>
    each
      .replace(/font-family=[^;]+;/, '')
      .replace('align=start', 'align=left')
      .replace('align=end', 'align=right'),
  )
}

it.each([
  ...TOOLS.map((tool) => ['styles.css', tool, ''] as const),
  ...PAGES.map((host) => ['styles.css', LIGHTNING, host] as const).slice(1),
  ...[LIGHTNING, PRESET].map((tool) => ['styles.unlayered.css', tool, ''] as const),
])(
  '%s looks untouched after %s, on a page that says "%s"',
  async (name, tool = 'esbuild', host) => {
    const css = SHEETS[name]
    addSheet('*, ::before, ::after { transition: none !important; animation: none !important }')
    const untouched = [addSheet(host), addSheet(css)]
    await showParts()
    await expect.poll(() => document.querySelectorAll('[data-x-stand-in]').length).toBe(0)
    const before = await everyLook()
    const picture = await page.screenshot({ base64: true, save: false })
    addSheet(await commands.lowered(tool, host))
    addSheet(await commands.lowered(tool, css))
    for (const sheet of untouched) sheet.remove()
    const after = await everyLook()
    for (const [theme, look] of Object.entries(before)) {
      expect(look.length).toBeGreaterThan(300)
      expect([
        theme,
        ...differences(fromLeft(look), fromLeft(after[theme] ?? [])).slice(0, 5),
      ]).toEqual([theme])
    }
    expect((await page.screenshot({ base64: true, save: false })) === picture).toBe(true)
    expect(before['light system']).not.toEqual(before['dark system'])
    if (host === '') {
      expect(before['light system']).toEqual(before['dark system, the other theme'])
    }
  },
)

it('would see what these tools make of `light-dark()`', async () => {
  await showParts()
  const css = layered(styles).replace(/--x-page: [^;]+;/, '--x-page: light-dark(#fff, #000);')
  const sheet = addSheet(css)
  const before = looks(document, '[data-parts]')
  sheet.remove()
  addSheet(await commands.lowered('Lightning CSS for the browsers of Vite, Next and Astro', css))
  expect(differences(before, looks(document, '[data-parts]')).length).toBeGreaterThan(0)
})
