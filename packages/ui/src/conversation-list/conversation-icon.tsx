'use client'
// Pictures that only the list of conversations needs.
import type { ReactElement } from 'react'
import { picture } from '../picture.tsx'

const PATHS = {
  new: 'M10 4.5v11M4.5 10h11',
  more: 'M5 10h.01M10 10h.01M15 10h.01',
  pin: 'M7.25 3.5h5.5M8.5 3.5v4.75L6 11.25h8l-2.5-3V3.5M10 11.25v5.25',
  remove: 'M4 6h12M8 6V4h4v2M5.5 6l.75 10.5h7.5L14.5 6M8.5 9v4.5M11.5 9v4.5',
} as const

/** A picture of the list. */
export function ConversationIcon({ name }: { name: keyof typeof PATHS }): ReactElement {
  return picture(name, PATHS[name])
}
