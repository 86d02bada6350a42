// What a reader has told the system, in every story: no motion, colours of the system's own, text of twice the size.
import '../styles.css'
import '../palette.css'
import '../present.css'
import { cleanup, render } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { cdp, commands, page, userEvent } from 'vitest/browser'
import { overflowIn } from '../../test/fit.ts'
import { everythingLoaded } from '../../test/pressed-pages.tsx'
import { frames } from '../../test/scroll-page.tsx'
import { stories } from '../../test/stories.tsx'

await everythingLoaded()

afterEach(async () => {
  cleanup()
  document.body.replaceChildren()
  await commands.emulate({
    colorScheme: 'light',
    forcedColors: 'none',
    reducedMotion: 'no-preference',
  })
  await setTextSize(16)
})

// What is long, and what is the same in another look, has nothing of its own.
const LEFT_OUT = /Hundred|\/Long|^streaming|Dark$|Arabic$|German$|Japanese$|Chinese$/
const shown = stories.filter(({ name }) => !LEFT_OUT.test(name))

/** What is found in each of the stories, with all that folds unfolded. */
async function inEach(find: () => readonly string[] | Promise<readonly string[]>) {
  const found: string[] = []
  for (const { name, Story } of shown) {
    render(<Story />)
    for (const fold of document.querySelectorAll('details')) fold.open = true
    await frames()
    for (const fault of await find()) found.push(`${name}: ${fault}`)
    cleanup()
    document.body.replaceChildren()
  }
  return found
}

/** The size of text that a reader has chosen in the browser, in pixels. */
async function setTextSize(standard: number): Promise<void> {
  await cdp().send('Page.setFontSizes', { fontSizes: { standard, fixed: standard * 0.8125 } })
  await expect
    .poll(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize))
    .toBe(standard)
}

const named = (element: Element): string => (element.cloneNode() as Element).outerHTML.slice(0, 140)
const seen = (): Element[] =>
  [...document.body.querySelectorAll('*')].filter(
    (each) =>
      each.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      !each.closest('[data-x-hidden]'),
  )

describe('without motion', () => {
  /** What would move by itself. */
  const moving = (): string[] =>
    seen().flatMap((each) => {
      const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(each)
      const isSlow = /[1-9]/.test(transitionDuration)
      const moves = isSlow || animationName !== 'none' || scrollBehavior === 'smooth'
      return moves ? [named(each)] : []
    })

  it('moves nothing, whatever a page says of how long things take', async () => {
    const sheet = document.createElement('style')
    sheet.textContent = ':root { --x-duration: 3s }'
    document.head.append(sheet)
    await commands.emulate({ reducedMotion: 'reduce' })
    expect(await inEach(moving)).toEqual([])
    await commands.emulate({ reducedMotion: 'no-preference' })
    expect((await inEach(moving)).length).toBeGreaterThan(100)
    sheet.remove()
  })
})

describe('in the colours of the system', () => {
  const isClear = (colour: string): boolean => /^(?:transparent|rgba\(.*, 0\))$/.test(colour)

  /** Drawn by a background alone: without words, lines or a picture. */
  const drawn = (): Element[] =>
    seen().filter((each) => {
      const { width, height } = each.getBoundingClientRect()
      const isBare = each.childNodes.length === 0 && !each.closest('svg')
      const isOther = /input|textarea|img|iframe|video|audio|select|hr/.test(each.localName)
      const { backgroundColor } = getComputedStyle(each)
      return isBare && !isOther && width >= 2 && height >= 1 && !isClear(backgroundColor)
    })

  const unseen = (each: Element): boolean => {
    const { backgroundColor, borderBottomStyle } = getComputedStyle(each)
    const ground = getComputedStyle(document.body)
    const behind = getComputedStyle(each.parentElement ?? each)
    const isLost =
      isClear(backgroundColor) ||
      [behind.backgroundColor, ground.backgroundColor, 'rgb(0, 0, 0)'].includes(backgroundColor)
    // What fills a box with a line is seen by that.
    return (
      isLost && [borderBottomStyle, behind.borderBottomStyle].every((style) => style === 'none')
    )
  }

  const brush = document.createElement('canvas').getContext('2d', { willReadFrequently: true })

  /** How light a colour is, from 0 to 1. */
  function lightness(colour: string): number {
    if (!brush) return 0
    brush.fillStyle = colour
    brush.fillRect(0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0] = brush.getImageData(0, 0, 1, 1).data
    return (0.21 * red + 0.72 * green + 0.07 * blue) / 255
  }

  it('shows bars, blanks and pictures', async () => {
    await commands.emulate({ colorScheme: 'dark' })
    const faults = await inEach(async () => {
      const byBackground = drawn()
      await commands.emulate({ forcedColors: 'active' })
      const lost = byBackground.filter((each) => each.isConnected && unseen(each))
      const dim = seen().filter((each) => {
        const isOnOther = each.closest('[data-on], [data-highlighted], [aria-pressed="true"]')
        return (
          each.matches('[data-x-icon]') &&
          !isOnOther &&
          lightness(getComputedStyle(each).color) < 0.4
        )
      })
      await commands.emulate({ forcedColors: 'none' })
      return [...lost, ...dim].map(named)
    })
    expect(faults).toEqual([])
  })
})

describe('with text of twice its size', () => {
  /** Words that run out of their box, into what is beside it, and boxes that would have to be scrolled sideways. */
  const spilt = (): string[] =>
    [...document.querySelectorAll('label, dt, dd, dialog, [data-x-popup]')]
      .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 1)
      .map(named)

  it.each([390, 1440])('fits into %i pixels', async (width) => {
    await page.viewport(width, 900)
    await setTextSize(32)
    expect(await inEach(() => [...overflowIn(), ...spilt()])).toEqual([])
  })

  const open = async (button: string): Promise<void> => {
    // In a window of little height, as text of this size makes it, tools are there for who is at the field.
    document.querySelector<HTMLElement>('[data-x-composer-input]')?.focus()
    await frames()
    document.querySelector<HTMLElement>(button)?.focus()
    await userEvent.keyboard('{Enter}')
  }

  it.each([
    ['composer-triggers/Commands', '[data-x-composer-input]'],
    ['palette/Open', undefined],
    ['shortcuts/WithKeysOfTheApp', '[data-x-shortcuts-button]'],
    ['overlays/Models', '[data-x-model-picker]'],
    ['overlays/Settings', '[data-x-settings-button]'],
    ['widget/Closed', '[data-x-widget-button]'],
  ])('fits what opens in %s', async (wanted, button) => {
    await setTextSize(32)
    const Story = stories.find(({ name }) => name === wanted)?.Story ?? 'hr'
    for (const width of [390, 1440]) {
      await page.viewport(width, 900)
      render(<Story />)
      await frames()
      const before = seen().length
      if (wanted.endsWith('Commands')) {
        document.querySelector<HTMLElement>(button ?? '')?.focus()
        await userEvent.keyboard('/t')
      } else if (button) await open(button)
      if (button) await expect.poll(() => seen().length).toBeGreaterThan(before)
      await frames()
      expect([...overflowIn(), ...spilt()], `${width}`).toEqual([])
      cleanup()
      document.body.replaceChildren()
    }
  })
})
