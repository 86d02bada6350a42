'use client'
import type { ReactElement } from 'react'
import { Icon } from '../icons.tsx'
import { useWords } from '../ui-provider/ui-provider.tsx'
import { useComposer } from './composer-context.ts'

/** One sentence on what could not be done, spoken when it comes. */
export function Notice(): ReactElement | null {
  const { notice, setNotice, input } = useComposer('Notice')
  const words = useWords()
  if (notice === '') return null
  return (
    <div data-x-composer-notice="">
      <p role="alert">{notice}</p>
      <button
        type="button"
        data-x-button="icon"
        aria-label={words.dismiss}
        title={words.dismiss}
        onClick={() => {
          setNotice('')
          input.current?.focus({ preventScroll: true })
        }}
      >
        <Icon name="close" />
      </button>
    </div>
  )
}

/** What shows over the card while files are held above it. Sight alone: a keyboard does not drag. */
export function DropHint(): ReactElement {
  const { isOver } = useComposer('DropHint')
  const words = useWords()
  return (
    <div data-x-composer-drop="" aria-hidden="true" hidden={!isOver}>
      <Icon name="attach" />
      {words.composer.dropHere}
    </div>
  )
}
