// The gestures that leave the end and those that regain it, each with the input of a real browser.
import { act, cleanup, render } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { page as browser, userEvent } from 'vitest/browser'
import { drag, frames, names, Rows, swipe } from '../../test/scroll-page.tsx'
import type { ScrollPage } from '../../test/scroll-page.tsx'

let thread: ScrollPage

beforeEach(async () => {
  await browser.viewport(800, 600)
  const made: Partial<ScrollPage> = {}
  render(<Rows page={made} start={40} />)
  thread = made as ScrollPage
  await frames()
  expect(distance()).toBe(0)
})

afterEach(cleanup)

const viewport = (): HTMLElement => document.querySelector<HTMLElement>('[data-testid=viewport]')!
const distance = (): number => {
  const { scrollHeight, scrollTop, clientHeight } = viewport()
  return Math.round(scrollHeight - scrollTop - clientHeight)
}
const state = (): string | undefined => viewport().dataset['scroll']

async function grow(count = 3): Promise<void> {
  act(() => thread.setRows((rows) => [...rows, ...names(`more ${rows.length}`, count)]))
  await frames()
}

/** Lets the thread grow, and says whether it stayed where it was. */
async function staysWhenItGrows(): Promise<boolean> {
  const { scrollTop } = viewport()
  await grow()
  return viewport().scrollTop === scrollTop
}

async function leave(): Promise<void> {
  await userEvent.wheel(viewport(), { delta: { y: -200 } })
  await expect.poll(state).toBe('reading')
  await expect.poll(distance).toBeGreaterThan(100)
  await frames()
}

function focusRow(): void {
  act(() => viewport().focus({ preventScroll: true }))
}

describe('leaves the end', () => {
  it('by a turn of the wheel, however small', async () => {
    await userEvent.wheel(viewport(), { delta: { y: -3 } })
    await expect.poll(state).toBe('reading')
    await frames()
    expect(await staysWhenItGrows()).toBe(true)
  })

  for (const key of ['ArrowUp', 'PageUp', 'Home']) {
    it(`by the key ${key}`, async () => {
      focusRow()
      await userEvent.keyboard(`{${key}}`)
      await expect.poll(state).toBe('reading')
      await expect.poll(distance).toBeGreaterThan(12)
    })
  }

  it('by Shift and the space bar', async () => {
    focusRow()
    await userEvent.keyboard('{Shift>} {/Shift}')
    await expect.poll(state).toBe('reading')
  })

  it('by a finger that draws the text down', async () => {
    await swipe([200, 100], [200, 300])
    await expect.poll(state).toBe('reading')
    await expect.poll(distance).toBeGreaterThan(100)
    await frames()
  })

  it('by the thumb of the scrollbar, and holds still while it is in the hand', async () => {
    const { right, bottom } = viewport().getBoundingClientRect()
    expect(viewport().offsetWidth - viewport().clientWidth, 'a scrollbar to hold').toBeGreaterThan(
      4,
    )
    await drag([right - 6, bottom - 40], [right - 6, bottom - 200])
    await expect.poll(state).toBe('reading')
    expect(distance()).toBeGreaterThan(100)
    expect(await staysWhenItGrows()).toBe(true)
  })

  it('by selecting text with the mouse', async () => {
    const last = document.querySelector('[data-row="row 38"] span')!.getBoundingClientRect()
    await drag([last.left + 2, last.top + 10], [last.right - 2, last.top + 10])
    expect(String(document.getSelection())).toContain('text of row')
    expect(state()).toBe('reading')
    expect(await staysWhenItGrows()).toBe(true)
  })

  it('by what the find of the browser marks', async () => {
    const find = (window as unknown as { find: (text: string) => boolean }).find
    expect(find.call(window, 'text of row 12')).toBe(true)
    await expect.poll(state).toBe('reading')
    await frames()
    expect(await staysWhenItGrows()).toBe(true)
  })

  it('by the keyboard going to something in the thread', async () => {
    act(() => document.querySelector<HTMLElement>('body > div > div > button')!.focus())
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}')
    expect(document.activeElement?.textContent).toContain('fold row 39')
    expect(state()).toBe('reading')
    expect(await staysWhenItGrows()).toBe(true)
  })

  it('by opening something, which stays under the pointer', async () => {
    const fold = browser.getByRole('button', { name: 'fold row 36', exact: true }).element()
    const { top } = fold.getBoundingClientRect()
    await userEvent.click(fold)
    await frames()
    expect(state()).toBe('reading')
    expect(fold.getBoundingClientRect().top).toBe(top)
  })
})

describe('stays at the end', () => {
  it('when the thread grows by one big burst', async () => {
    await grow(500)
    expect(distance()).toBe(0)
    await grow(1)
    expect(distance()).toBe(0)
  })

  it('when a click puts the focus on something in the thread', async () => {
    act(() =>
      document.querySelector<HTMLElement>('[data-row="row 39"]')!.setAttribute('tabindex', '0'),
    )
    await userEvent.click(document.querySelector('[data-row="row 39"] span')!)
    await grow()
    expect(state()).toBe('following')
    expect(distance()).toBe(0)
  })

  it('when the wheel turns down, to the side, or zooms', async () => {
    await userEvent.wheel(viewport(), { delta: { y: 100 } })
    await userEvent.wheel(viewport(), { delta: { x: 100 } })
    viewport().dispatchEvent(new WheelEvent('wheel', { deltaY: -10, ctrlKey: true, bubbles: true }))
    await grow()
    expect(state()).toBe('following')
    expect(distance()).toBe(0)
  })

  it('when a hand draws something to the side, and goes a little up with it', async () => {
    await userEvent.wheel(viewport(), { delta: { x: 60, y: -3 } })
    await frames()
    await swipe([300, 300], [100, 306])
    await grow()
    expect(state()).toBe('following')
    expect(distance()).toBe(0)
  })

  it('when two fingers make the page larger', async () => {
    // Real ones would, for the tests that follow too.
    const touch = (type: string, ...ys: number[]): void => {
      const touches = ys.map(
        (clientY, identifier) =>
          new Touch({ identifier, target: viewport(), clientX: 200, clientY }),
      )
      viewport().dispatchEvent(new TouchEvent(type, { touches, bubbles: true }))
    }
    touch('touchstart', 150, 250)
    for (let by = 10; by <= 50; by += 10) touch('touchmove', 150 + by, 250 + 3 * by)
    touch('touchend')
    await grow()
    expect(state()).toBe('following')
    expect(distance()).toBe(0)
  })

  it('when the view gets smaller, as for a keyboard on a phone, and larger again', async () => {
    for (const height of ['150px', '400px', '80px', '400px']) {
      viewport().style.blockSize = height
      await frames()
      expect(distance(), height).toBe(0)
    }
    expect(state()).toBe('following')
  })

  it('when a picture gets its size late', async () => {
    const picture = document.createElement('img')
    document.querySelector('[data-row="row 20"]')?.append(picture)
    await frames()
    picture.src = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="50" height="260"/>')}`
    await expect.poll(() => picture.height).toBe(260)
    await frames()
    expect(distance()).toBe(0)
  })

  it('while it is not shown, and is there when it is shown again', async () => {
    const panel = viewport().parentElement!
    panel.hidden = true
    await grow()
    panel.hidden = false
    await frames()
    expect(distance()).toBe(0)
  })
})

describe('regains the end', () => {
  it('by the wheel', async () => {
    await leave()
    await userEvent.wheel(viewport(), { delta: { y: 400 } })
    await expect.poll(state).toBe('following')
    await grow()
    expect(distance()).toBe(0)
  })

  it('by the wheel, at the end already', async () => {
    act(() => document.querySelector<HTMLElement>('body > div > div > button')!.focus())
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}')
    expect(state()).toBe('reading')
    expect(distance()).toBe(0)
    await userEvent.wheel(viewport(), { delta: { y: 50 } })
    await expect.poll(state).toBe('following')
  })

  for (const key of ['End', 'PageDown', 'ArrowDown', ' ']) {
    it(`by the key ${key === ' ' ? 'space' : key}`, async () => {
      await leave()
      focusRow()
      for (let press = 0; press < 8 && state() !== 'following'; press++) {
        await userEvent.keyboard(key === ' ' ? ' ' : `{${key}}`)
        await frames()
      }
      await expect.poll(state).toBe('following')
      await grow()
      expect(distance()).toBe(0)
    })
  }

  it('by the key End, though the end runs away from it', async () => {
    await leave()
    focusRow()
    await userEvent.keyboard('{End}')
    await grow(30)
    expect(state()).toBe('following')
    expect(distance()).toBe(0)
  })

  it('by a finger', async () => {
    await leave()
    for (let turn = 0; turn < 4 && state() !== 'following'; turn++) {
      await swipe([200, 350], [200, 50])
    }
    await expect.poll(state).toBe('following')
  })

  it('by the thumb of the scrollbar', async () => {
    await leave()
    const { right, bottom, top } = viewport().getBoundingClientRect()
    const part = (viewport().scrollTop + 200) / viewport().scrollHeight
    await drag([right - 6, top + 400 * part], [right - 6, bottom + 60])
    await expect.poll(state).toBe('following')
  })

  it('by letting go of a selection that was made at the end', async () => {
    const last = document.querySelector('[data-row="row 38"] span')!
    document.getSelection()?.selectAllChildren(last)
    await expect.poll(state).toBe('reading')
    document.getSelection()?.removeAllRanges()
    await expect.poll(state).toBe('following')
  })

  it('by folding again what was opened', async () => {
    const fold = browser.getByRole('button', { name: 'fold row 36', exact: true }).element()
    await userEvent.click(fold)
    await frames()
    const { top } = fold.getBoundingClientRect()
    await userEvent.click(fold)
    await frames()
    expect(fold.getBoundingClientRect().top).toBe(top)
    await userEvent.wheel(viewport(), { delta: { y: 50 } })
    await expect.poll(state).toBe('following')
    await grow()
    expect(distance()).toBe(0)
  })

  it('by being asked to', async () => {
    await leave()
    act(() => thread.scroll.follow())
    await frames()
    expect(state()).toBe('following')
    expect(distance()).toBe(0)
  })

  it('not by growth, nor by a selection that is held', async () => {
    await leave()
    await grow(100)
    expect(state()).toBe('reading')
    document.getSelection()?.selectAllChildren(document.querySelector('[data-row="row 38"]')!)
    await userEvent.wheel(viewport(), { delta: { y: 9000 } })
    await expect.poll(distance).toBe(0)
    await frames()
    expect(state()).toBe('reading')
  })
})
