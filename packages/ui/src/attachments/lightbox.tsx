'use client'
import { useRef, useState } from 'react'
import type { KeyboardEvent, ReactElement } from 'react'
import type { MediaPart } from '@x/core'
import { useModal } from '../focus/use-modal.ts'
import { formatCount } from '../format.ts'
import { Icon } from '../icons.tsx'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { useAddress } from './use-address.ts'

interface LightboxProps {
  /** At least one. */
  pictures: readonly (File | MediaPart)[]
  nameOf: (item: File | MediaPart) => string
  /** The place of the one to show first. */
  start: number
  onClose: () => void
}

/** Pictures, large, over everything else. Escape or a click beside them closes, arrow keys turn the page. */
export function Lightbox({ pictures, nameOf, start, onClose }: LightboxProps): ReactElement | null {
  const { words, locale } = useUI()
  const dialog = useRef<HTMLDialogElement>(null)
  const [place, setPlace] = useState(start)
  const picture = pictures[Math.min(place, pictures.length - 1)]
  useModal(dialog)
  if (!picture) return null
  const count = pictures.length
  const turn = (by: number): void => setPlace((last) => (last + by + count) % count)
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl'
    const isNext = event.key === (isRtl ? 'ArrowLeft' : 'ArrowRight')
    const isPrevious = event.key === (isRtl ? 'ArrowRight' : 'ArrowLeft')
    if (count > 1 && (isNext || isPrevious)) turn(isNext ? 1 : -1)
    // A stop of the answer behind it is not what this Escape means.
    event.stopPropagation()
  }
  const name = nameOf(picture)
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- an open dialog has the focus, and closing by a click beside the picture is what Escape does for a keyboard
    <dialog
      ref={dialog}
      data-x-lightbox=""
      aria-label={name}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (!(event.target instanceof Element) || !event.target.closest('img, button')) onClose()
      }}
    >
      <Picture item={picture} name={name} />
      <div data-x-lightbox-bar="">
        {count > 1 && (
          <>
            <Turn name="previous" label={words.composer.previousImage} onClick={() => turn(-1)} />
            <span aria-live="polite">
              {words.composer.imageOf(formatCount(place + 1, locale), formatCount(count, locale))}
            </span>
            <Turn name="next" label={words.composer.nextImage} onClick={() => turn(1)} />
          </>
        )}
        <bdi data-x-lightbox-name="">{name}</bdi>
        <Turn name="close" label={words.composer.closeImage} onClick={onClose} />
      </div>
    </dialog>
  )
}

function Picture({ item, name }: { item: File | MediaPart; name: string }): ReactElement {
  return <img src={useAddress(item)} alt={name} />
}

function Turn({
  name,
  label,
  onClick,
}: {
  name: 'previous' | 'next' | 'close'
  label: string
  onClick: () => void
}): ReactElement {
  return (
    <button type="button" data-x-button="icon" aria-label={label} title={label} onClick={onClick}>
      <Icon name={name} />
    </button>
  )
}
