import type { ReactElement } from 'react'
import { picture } from '../picture.tsx'

/** The pictures of Markdown's buttons. Apart from the others, for the same reason as its words. */
export const MARKDOWN_PATHS = {
  copy: 'M7.25 6V5.5a1.5 1.5 0 0 1 1.5-1.5h5.75a1.5 1.5 0 0 1 1.5 1.5v5.75a1.5 1.5 0 0 1-1.5 1.5H14M5.5 7.25h5.75a1.5 1.5 0 0 1 1.5 1.5v5.75a1.5 1.5 0 0 1-1.5 1.5H5.5A1.5 1.5 0 0 1 4 14.5V8.75a1.5 1.5 0 0 1 1.5-1.5z',
  check: 'm4.5 10.5 3.5 3.5 7.5-8',
  wrap: 'M3.5 5.5h13M3.5 10h10.25a2.5 2.5 0 0 1 0 5H10.5M12.25 13 10.25 15l2 2M3.5 14.5h3',
  download: 'M10 3.5v9M6 9l4 4 4-4M4 16.5h12',
  image: 'M3.5 4.5h13v11h-13zM3.5 13l4-4 5 5M11 11l2-2 3.5 3.5M12.5 7.5v.01',
} as const

const icon = (name: keyof typeof MARKDOWN_PATHS): ReactElement =>
  picture(name, MARKDOWN_PATHS[name])

/** One element for all places: a long answer has thousands of them. */
export const markdownIcons: Readonly<Record<keyof typeof MARKDOWN_PATHS, ReactElement>> = {
  copy: icon('copy'),
  check: icon('check'),
  wrap: icon('wrap'),
  download: icon('download'),
  image: icon('image'),
}
