'use client'
// Pictures of parts that a chat does not have by itself, which does not carry them: toggles, models, verification.
import type { ReactElement, SVGProps } from 'react'
import { Icon, type IconName } from './icons.tsx'
import { picture } from './picture.tsx'

const PATHS = {
  diagram: 'M4 4h5v4H4zM11 12h5v4h-5zM6.5 8v6H11',
  code: 'm7 6-4 4 4 4M13 6l4 4-4 4',
  dash: 'M5.5 10h9',
  shield: 'M10 3l5.75 2v4.5c0 3.6-2.4 6.1-5.75 7.5-3.35-1.4-5.75-3.9-5.75-7.5V5z',
  verified:
    'M10 3l5.75 2v4.5c0 3.6-2.4 6.1-5.75 7.5-3.35-1.4-5.75-3.9-5.75-7.5V5zM7.25 10l2 2 3.5-4',
  microphone:
    'M10 3.25a2.25 2.25 0 0 0-2.25 2.25v4a2.25 2.25 0 0 0 4.5 0v-4A2.25 2.25 0 0 0 10 3.25zM5 9.25a5 5 0 0 0 10 0M10 14.25v2.5',
  search: 'M8.75 14.5a5.75 5.75 0 1 0 0-11.5 5.75 5.75 0 0 0 0 11.5zM13 13l4 4',
  globe:
    'M10 16.75a6.75 6.75 0 1 0 0-13.5 6.75 6.75 0 0 0 0 13.5zM3.25 10h13.5M10 3.25c4 4.25 4 9.25 0 13.5-4-4.25-4-9.25 0-13.5z',
  thought:
    'M7.5 14.25a5.5 5.5 0 1 1 5 0v1.25a1 1 0 0 1-1 1h-3a1 1 0 0 1-1-1zM7.75 14h4.5M8.5 9.5l1.5 1.25 1.5-1.25',
  cache:
    'M4 5.5c0-1.1 2.7-2 6-2s6 .9 6 2-2.7 2-6 2-6-.9-6-2zM4 5.5v9c0 1.1 2.7 2 6 2s6-.9 6-2v-9M4 10c0 1.1 2.7 2 6 2s6-.9 6-2',
  sliders:
    'M3.5 6.5h7M14.5 6.5h2M3.5 13.5h2M9.5 13.5h7M12.5 4.5a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM7.5 11.5a2 2 0 1 1 0 4 2 2 0 0 1 0-4z',
  speaker: 'M4 8v4h2.5L10 15V5L6.5 8zM12.5 7.75a3.25 3.25 0 0 1 0 4.5M14.5 5.75a6 6 0 0 1 0 8.5',
  chat: 'M4 5.5A1.5 1.5 0 0 1 5.5 4h9A1.5 1.5 0 0 1 16 5.5v6a1.5 1.5 0 0 1-1.5 1.5H9.5L6 16v-3h-.5A1.5 1.5 0 0 1 4 11.5z',
  expand: 'm6.5 8 3.5 3.5L13.5 8',
} as const

/** Name of any built-in picture. */
export type MoreIconName = IconName | keyof typeof PATHS

/** Any built-in picture. Decorative: the control around it has the name. */
export function MoreIcon({
  name,
  ...rest
}: { name: MoreIconName } & SVGProps<SVGSVGElement>): ReactElement {
  return name in PATHS ? (
    picture(name, PATHS[name as keyof typeof PATHS], rest)
  ) : (
    <Icon name={name as IconName} {...rest} />
  )
}
