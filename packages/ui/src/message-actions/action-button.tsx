import type { ReactElement } from 'react'
import { Icon } from '../icons.tsx'
import type { IconName } from '../icons.tsx'
import { presence } from '../part.ts'

/** A button that shows a picture and says its name. */
export function ActionButton({
  icon,
  label,
  isDone = false,
  isPressed,
  onClick,
}: {
  icon: IconName
  label: string
  isDone?: boolean | undefined
  isPressed?: boolean | undefined
  onClick: () => void
}): ReactElement {
  return (
    <button
      type="button"
      data-x-button="icon"
      data-copied={presence(isDone)}
      aria-label={label}
      aria-pressed={isPressed}
      title={label}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  )
}
