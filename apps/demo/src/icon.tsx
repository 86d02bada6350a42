/** The pictures of the frame, on the same grid as those of the parts. */
const PATHS = {
  chats:
    'M3.5 5.5a1.5 1.5 0 0 1 1.5-1.5h10a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5H5a1.5 1.5 0 0 1-1.5-1.5zM8 4v12',
  new: 'M10.5 4H5.25A1.25 1.25 0 0 0 4 5.25v9.5A1.25 1.25 0 0 0 5.25 16h9.5A1.25 1.25 0 0 0 16 14.75V9.5M8.25 11.75l.6-2.6 6.4-6.4a1.4 1.4 0 0 1 2 2l-6.4 6.4z',
  more: 'M4.75 10h.01M10 10h.01M15.25 10h.01',
  tools:
    'M12.2 3.9a3.75 3.75 0 0 0-4.6 4.9L3.9 12.5a1.6 1.6 0 0 0 0 2.3l1.3 1.3a1.6 1.6 0 0 0 2.3 0l3.7-3.7a3.75 3.75 0 0 0 4.9-4.6l-2.3 2.3-2.3-.6-.6-2.3z',
  compare: 'M3.5 4.5h5.25v11H3.5zM11.25 4.5h5.25v11h-5.25z',
  chat: 'M4 4.5h12a1 1 0 0 1 1 1v7.5a1 1 0 0 1-1 1H9l-3.5 2.75V14H4a1 1 0 0 1-1-1V5.5a1 1 0 0 1 1-1z',
  completion: 'M4 5.5h12M4 10h7M4 14.5h4M12.5 14.5h3.5M15 12.75l1.75 1.75L15 16.25',
  structured:
    'M7.5 4H7a1.75 1.75 0 0 0-1.75 1.75v2.5L3.5 10l1.75 1.75v2.5A1.75 1.75 0 0 0 7 16h.5M12.5 4h.5a1.75 1.75 0 0 1 1.75 1.75v2.5L16.5 10l-1.75 1.75v2.5A1.75 1.75 0 0 1 13 16h-.5',
  connect: 'M7.5 3.5v3.25M12.5 3.5v3.25M5.25 6.75h9.5v2.5a4.75 4.75 0 0 1-9.5 0zM10 14v2.75',
} as const

/** The name of a picture. */
export type IconName = keyof typeof PATHS

/** A picture. Decorative: the control around it has the name. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      className="demo-icon"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2.25 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
