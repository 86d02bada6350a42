'use client'
import type { ComponentPropsWithoutRef, ReactElement } from 'react'
import { markdownIcons } from './markdown-icons.ts'

interface IconButtonProps extends ComponentPropsWithoutRef<'button'> {
  icon: keyof typeof markdownIcons
  label: string
}

/** A button of a code block or a table that is a picture alone. */
export function IconButton({ icon, label, ...rest }: IconButtonProps): ReactElement {
  return (
    <button type="button" data-x-button="icon" aria-label={label} title={label} {...rest}>
      {markdownIcons[icon]}
    </button>
  )
}
