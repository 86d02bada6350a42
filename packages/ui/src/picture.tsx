import type { ReactElement, SVGProps } from 'react'

/** A line drawing on a 20-unit grid in the colour of the text around it. Decorative: the control has the name. */
export function picture(
  name: string,
  path: string,
  props?: SVGProps<SVGSVGElement>,
): ReactElement<SVGProps<SVGSVGElement>> {
  return (
    <svg
      viewBox="0 0 20 20"
      width="20"
      height="20"
      fill={name === 'stop' ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      data-x-icon={name}
      {...props}
    >
      <path d={path} />
    </svg>
  )
}
