// A thread without a chat, for the tests of scrolling: rows of a known height, and real input.
import { useChatScroll } from '@x/ui'
import type { ChatScroll } from '@x/ui'
import type { ReactElement } from 'react'
import { useState } from 'react'
import { cdp } from 'vitest/browser'

/** What a test holds of the thread on the page. */
export interface ScrollPage {
  scroll: ChatScroll
  setRows: (change: (rows: readonly string[]) => readonly string[]) => void
}

/** Rows of 40 pixels in a view of 400. */
export function Rows({ page, start }: { page: Partial<ScrollPage>; start: number }): ReactElement {
  const scroll = useChatScroll()
  const [rows, setRows] = useState<readonly string[]>(() => names('row', start))
  page.scroll = scroll
  page.setRows = setRows
  return (
    <div style={{ fontSize: '16px', lineHeight: '20px', inlineSize: '400px' }}>
      <div
        ref={scroll.viewportRef}
        data-testid="viewport"
        data-scroll={scroll.state}
        tabIndex={0}
        style={{
          blockSize: '400px',
          overflow: 'hidden auto',
          overflowAnchor: scroll.state === 'reading' ? 'auto' : 'none',
        }}
      >
        <div ref={scroll.contentRef} style={{ display: 'flow-root' }}>
          {rows.map((name) => (
            <Row key={name} name={name} />
          ))}
        </div>
      </div>
      <button type="button">outside</button>
    </div>
  )
}

function Row({ name }: { name: string }): ReactElement {
  const [isOpen, setOpen] = useState(false)
  return (
    <div data-row={name} style={{ minBlockSize: '40px' }}>
      <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        fold {name}
      </button>{' '}
      <span>text of {name}</span>
      {isOpen && <div style={{ blockSize: '300px' }}>inside of {name}</div>}
    </div>
  )
}

/** `count` names that start alike. */
export function names(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix} ${index}`)
}

/** Two frames: the first lays out, the second has heard of it. */
export function frames(): Promise<unknown> {
  return new Promise((resolve) =>
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))),
  )
}

/** A place in the frame of the test, within the page that input events are sent to. */
export function onPage(x: number, y: number): { x: number; y: number } {
  const frame = window.frameElement
  if (!frame) return { x, y }
  const rect = frame.getBoundingClientRect()
  const scale = rect.width / window.innerWidth
  return { x: rect.left + x * scale, y: rect.top + y * scale }
}

type MouseStep = 'mouseMoved' | 'mousePressed' | 'mouseReleased'

/** The mouse pressed at one place, moved to another and let go. Real events, through the browser. */
export async function drag(from: [number, number], to: [number, number]): Promise<void> {
  const send = (type: MouseStep, at: { x: number; y: number }, buttons: number): Promise<unknown> =>
    cdp().send('Input.dispatchMouseEvent', { type, ...at, button: 'left', buttons, clickCount: 1 })
  const middle: [number, number] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]
  await send('mouseMoved', onPage(...from), 0)
  await send('mousePressed', onPage(...from), 1)
  await send('mouseMoved', onPage(...middle), 1)
  await frames()
  await send('mouseMoved', onPage(...to), 1)
  await frames()
  await send('mouseReleased', onPage(...to), 0)
  await frames()
}

/** A finger put down, drawn over the screen and lifted. Real events, through the browser. */
export async function swipe(from: [number, number], to: [number, number]): Promise<void> {
  const send = (
    type: 'touchStart' | 'touchMove' | 'touchEnd',
    touchPoints: { x: number; y: number }[],
  ): Promise<unknown> => cdp().send('Input.dispatchTouchEvent', { type, touchPoints })
  await send('touchStart', [onPage(...from)])
  const steps = 8
  for (let step = 1; step <= steps; step++) {
    const part = step / steps
    const at = onPage(from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part)
    await send('touchMove', [at])
  }
  await send('touchEnd', [])
  await frames()
}
