'use client'
import { forwardRef, useRef, useState } from 'react'
import type { MediaPart } from '@x/core'
import { hostOf } from '../content/policy.ts'
import { byHand, lazyPart } from '../lazy-part.ts'
import { mergeRefs, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { Attachment, isPicture } from './attachment.tsx'

const Lightbox = lazyPart(byHand, (hands) => hands.Lightbox)

/** Props of `Attachments`. */
export interface AttachmentsProps extends Omit<PartProps<'ul'>, 'children'> {
  /** Files that are not sent yet, or parts of a message. Keep each the same object between renders. */
  items: readonly (File | MediaPart)[]
  /** Offers to take one away, and gets its place, from 0. */
  onRemove?: ((index: number) => void) | undefined
  /** `small` in one row, as in the composer; `large` as in a message. @default 'small' */
  size?: 'small' | 'large' | undefined
}

// Two files may have the same name: an item is known by being the object that it is, unless it is
// being prepared and is another object with each step.
const keys = new WeakMap<File | MediaPart, number>()
let lastKey = 0

function keyOf(item: File | MediaPart): number {
  const key = keys.get(item) ?? ++lastKey
  keys.set(item, key)
  return key
}

/** Files and pictures that go with a message. Pictures open large; Delete on one takes it away where that is offered. */
export const Attachments: Part<AttachmentsProps, HTMLUListElement> = forwardRef(
  function Attachments({ items, onRemove, size = 'small', render, ...rest }, ref) {
    const { words } = useUI()
    const list = useRef<HTMLUListElement>(null)
    const [opened, setOpened] = useState<number>()
    const pictures = items.filter(isPicture)
    const nameOf = (item: File | MediaPart): string =>
      item.name ||
      (item.type === 'image' || item instanceof Blob || !/^https?:/i.test(item.url)
        ? words.image
        : hostOf(item.url))
    const remove = (index: number): void => {
      onRemove?.(index)
      // The button that had the focus goes away; its neighbour is where a person goes on.
      const buttons = list.current?.querySelectorAll<HTMLElement>('[data-x-attachment-remove]')
      ;(buttons?.[index + 1] ?? buttons?.[index - 1])?.focus()
    }
    if (items.length === 0) return null
    return (
      <>
        {renderPart('ul', render, {
          'data-x-attachments': '',
          'data-size': size,
          'aria-label': words.composer.attachments,
          ...rest,
          ref: mergeRefs(list, ref),
          children: items.map((item, index) => (
            <Attachment
              key={item instanceof Blob || !item.state ? keyOf(item) : `place-${index}`}
              item={item}
              name={nameOf(item)}
              onRemove={onRemove && (() => remove(index))}
              onOpen={() => setOpened(pictures.indexOf(item))}
            />
          )),
        })}
        {opened !== undefined && pictures.length > 0 && (
          <Lightbox
            pictures={pictures}
            nameOf={nameOf}
            start={opened}
            onClose={() => setOpened(undefined)}
          />
        )}
      </>
    )
  },
)
