/** The pictures of the frame, on the same grid as those of the parts. */
const PATHS = {
  chats:
    'M3.5 5.5a1.5 1.5 0 0 1 1.5-1.5h10a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5H5a1.5 1.5 0 0 1-1.5-1.5zM8 4v12',
  new: 'M10 4.5v11M4.5 10h11',
  export: 'M10 3.5v9M6.25 9 10 12.75 13.75 9M4 16.5h12',
  theme: 'M10 16.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM10 3.5v13a6.5 6.5 0 0 0 0-13z',
} as const

/** A picture. Decorative: the control around it has the name. */
export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg
      className="demo-icon"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path
        d={PATHS[name]}
        fill={name === 'theme' ? 'currentColor' : undefined}
        fillOpacity="0.25"
      />
    </svg>
  )
}
