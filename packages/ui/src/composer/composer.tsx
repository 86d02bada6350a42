'use client'
import { forwardRef } from 'react'
import type { ComponentType, FocusEvent } from 'react'
import { around, lazyPart } from '../lazy-part.ts'
import type { Part } from '../part.ts'
import { AttachedFiles, Attach } from './composer-attach.tsx'
import { Input } from './composer-input.tsx'
import { DropHint, Notice } from './composer-notice.tsx'
import { Root } from './composer-root.tsx'
import { PlainQueue } from './plain-queue.tsx'
import { Send } from './composer-send.tsx'
import type { ComposerProps } from '../ui-provider/slots.ts'

const Queue: ComponentType = lazyPart(around, (later) => later.Queue, PlainQueue)
const Awaited: ComponentType = lazyPart(around, (later) => later.Awaited)
const Offline = lazyPart(around, (later) => later.Offline)
const More = lazyPart(around, (later) => later.More)

const Assembled: Part<ComposerProps, HTMLFormElement> = forwardRef(function Composer(
  { children, end, ...rest },
  ref,
) {
  return (
    <Root {...rest} ref={ref}>
      <Queue />
      <Awaited />
      <Notice />
      <Offline />
      <div data-x-composer-card="">
        <AttachedFiles />
        <Input />
        <div data-x-composer-tools="">
          <div data-x-composer-start="" onFocus={showWhole}>
            <Attach />
            {children}
          </div>
          <div data-x-composer-end="">
            <More />
            {end}
            <Send />
          </div>
        </div>
        <DropHint />
      </div>
    </Root>
  )
})

// In a window of little height the row scrolls, and not by itself in every browser to what gets the focus.
function showWhole({ target }: FocusEvent<HTMLElement>): void {
  // A DOM without layout cannot scroll.
  target.scrollIntoView?.({ block: 'nearest', inline: 'nearest' })
}

/** The parts of the composer, to be assembled otherwise. */
export interface ComposerParts {
  /** The form around the parts: sends, and takes files that are dropped on it. */
  Root: typeof Root
  /** The text field: Enter sends, Shift and Enter make a new line, Escape stops an answer, ArrowUp brings back what was sent. */
  Input: typeof Input
  /** One button: sends, or stops the answer being written. */
  Send: typeof Send
  /** Opens the picker for files. */
  Attach: typeof Attach
  /** What goes with the draft. */
  Attachments: typeof AttachedFiles
  /** What waits for its turn. */
  Queue: typeof Queue
  /** One sentence on what could not be done. */
  Notice: typeof Notice
}

/** Where a person writes. Children are tools, at the start of the row below the text. */
export const Composer: typeof Assembled & ComposerParts = Object.assign(Assembled, {
  Root,
  Input,
  Send,
  Attach,
  Attachments: AttachedFiles,
  Queue,
  Notice,
})
