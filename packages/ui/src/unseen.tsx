'use client'
import { createElement } from 'react'
import type { ComponentPropsWithoutRef, ReactElement } from 'react'
import { keepUnseen } from './stylesheet.ts'

/** Props of `Unseen`. */
export interface UnseenProps extends ComponentPropsWithoutRef<'span'> {
  /** @default 'span' */
  as?: 'span' | 'p' | 'div' | `h${number}` | undefined
}

/** Words for ears alone: in the order of reading, and nowhere to be seen. */
export function Unseen({ as = 'span', ...rest }: UnseenProps): ReactElement {
  return createElement(as, { 'data-x-hidden': '', ...rest, ref: keepUnseen })
}
