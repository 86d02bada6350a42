'use client'
// The few pictures the parts need, drawn on a 20-unit grid in the colour of the text around them.
import type { ReactElement, SVGProps } from 'react'
import { MARKDOWN_PATHS } from './markdown/markdown-icons.ts'
import { picture } from './picture.tsx'

const PATHS = {
  send: 'M10 16V4.5M4.75 9.5 10 4.25l5.25 5.25',
  stop: 'M6 6h8v8H6z',
  regenerate: 'M15.5 10a5.5 5.5 0 1 1-1.7-4M15.5 3.5V6.5h-3',
  edit: 'M4 16l.75-3.25 8.5-8.5a1.4 1.4 0 0 1 2 0l.5.5a1.4 1.4 0 0 1 0 2l-8.5 8.5zM11.75 5.75l2.5 2.5',
  previous: 'm12 5-5 5 5 5',
  next: 'm8 5 5 5-5 5',
  good: 'M7 9.25 9.75 3.5a1.75 1.75 0 0 1 1.75 1.75V8h3.6a1.5 1.5 0 0 1 1.48 1.74l-.85 5.5a1.5 1.5 0 0 1-1.48 1.26H7M7 9.25v7.25H4.5a1 1 0 0 1-1-1v-5.25a1 1 0 0 1 1-1z',
  bad: 'M13 10.75 10.25 16.5a1.75 1.75 0 0 1-1.75-1.75V12H4.9a1.5 1.5 0 0 1-1.48-1.74l.85-5.5A1.5 1.5 0 0 1 5.75 3.5H13M13 10.75V3.5h2.5a1 1 0 0 1 1 1v5.25a1 1 0 0 1-1 1z',
  chevron: 'm7.5 5 5 5-5 5',
  down: 'M10 4v11.5M4.75 10.25 10 15.5l5.25-5.25',
  warning: 'M10 7v4M10 13.75v.01M10 3 17.5 16h-15z',
  tool: 'm4 7 3 3-3 3M10 13.5h6',
  close: 'm5.5 5.5 9 9M14.5 5.5l-9 9',
  attach:
    'm16.5 9.6-6.3 6.3a4 4 0 0 1-5.6-5.6l6.6-6.6a2.7 2.7 0 0 1 3.8 3.8l-6.5 6.5a1.35 1.35 0 0 1-1.9-1.9l5.8-5.8',
  file: 'M5.5 3.5h5.75l3.25 3.25v9.75h-9zM11 3.75V7h3.25',
  up: 'm5.5 12 4.5-4.5 4.5 4.5',
  below: 'm5.5 8 4.5 4.5L14.5 8',
} as const

/** Name of a built-in picture. */
export type IconName = keyof typeof PATHS | keyof typeof MARKDOWN_PATHS

const ALL: Readonly<Record<IconName, string>> = { ...PATHS, ...MARKDOWN_PATHS }

/** A built-in picture. Decorative: the control around it has the name. */
export function Icon({
  name,
  ...rest
}: { name: IconName } & SVGProps<SVGSVGElement>): ReactElement {
  return picture(name, ALL[name], rest)
}
