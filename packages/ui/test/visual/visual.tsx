// Pictures of the stories with the tag `visual`, compared with those kept beside this file. Fonts come with the project,
// the clock stands still, and nothing moves, so that the same browser draws the same pixels. Run with `pnpm visual`.
import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import './visual.css'
import { composeStories, setProjectAnnotations } from '@storybook/react-vite'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { page } from 'vitest/browser'
import preview from '../../../../.storybook/preview.tsx'

const NOON = new Date('2026-03-02T12:00:00Z')

/** How each story is looked at. */
const looks = {
  light: { width: 900, height: 640, globals: { theme: 'light' } },
  'dark-phone': { width: 390, height: 720, globals: { theme: 'dark' } },
  'right-to-left': { width: 900, height: 640, globals: { theme: 'light', direction: 'rtl' } },
}

const modules = import.meta.glob<Record<string, StoryObj> & { default: Meta }>(
  '../../src/**/*.stories.tsx',
  { eager: true },
)
setProjectAnnotations([preview])

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON })
  await Promise.all(
    ['400', '600'].flatMap((weight) =>
      ['Inter Variable', 'JetBrains Mono Variable'].map((font) =>
        document.fonts.load(`${weight} 1rem "${font}"`),
      ),
    ),
  )
})

afterEach(() => {
  vi.useRealTimers()
  document.body.replaceChildren()
})

describe.each(Object.entries(looks))('%s', (look, { width, height, globals }) => {
  // A story with globals of its own shows one look, which is not this one.
  const stories = Object.values(modules).flatMap((module) =>
    Object.entries(composeStories(module, { initialGlobals: globals }))
      .filter(([name, { tags }]) => tags.includes('visual') && !module[name]?.globals)
      .map(([, story]) => story),
  )

  it('has something to look at', () => expect(stories.length).toBeGreaterThan(15))

  it.each(stories.map((story) => [story.id, story] as const))('%s', async (id, story) => {
    await page.viewport(width, height)
    const root = document.body.appendChild(document.createElement('div'))
    root.id = 'storybook-root'
    await story.run({ canvasElement: root })
    await expect.element(page.elementLocator(document.body)).toMatchScreenshot(`${id}-${look}`)
  })
})
