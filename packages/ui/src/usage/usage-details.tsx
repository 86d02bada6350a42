'use client'
import { useEffect, useId, useRef } from 'react'
import type { ReactElement, RefObject } from 'react'
import { useWords } from '../ui-provider/ui-provider.tsx'
import { Usage } from './usage.tsx'
import type { UsageProps } from './usage.tsx'

/** All that is known of what an answer took, above the page, beside the button that asked for it. */
export function UsageDetails({
  button,
  ...rest
}: Pick<UsageProps, 'usage' | 'timing'> & {
  button: RefObject<HTMLButtonElement | null>
}): ReactElement {
  const id = useId()
  const words = useWords()
  const popover = useRef<HTMLDivElement>(null)
  useEffect(() => {
    popover.current?.showPopover?.()
    // From the next press on the browser opens and closes it by that button; this press would close it again. React 18
    // and 19 spell the attribute differently.
    const timer = setTimeout(() => button.current?.setAttribute('popovertarget', id))
    return () => clearTimeout(timer)
  }, [button, id])
  return (
    <Usage
      {...rest}
      ref={popover}
      id={id}
      popover="auto"
      data-x-usage-details=""
      data-x-popup="usage"
      aria-label={words.details}
    />
  )
}
