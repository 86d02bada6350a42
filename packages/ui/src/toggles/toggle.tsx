'use client'
import type { ChangeEvent, ReactElement } from 'react'
import { MoreIcon } from '../more-icons.tsx'
import type { MoreIconName } from '../more-icons.tsx'

/** One of several kinds of what is on. */
export interface Choice {
  value: string
  label: string
}

/** A button that turns something on and, when it is on, a native select of its kinds. */
export function ToggleButton({
  icon,
  label,
  hint,
  isOn,
  onPress,
}: {
  icon: MoreIconName
  label: string
  hint: string
  isOn: boolean
  onPress: () => void
}): ReactElement {
  return (
    <button
      type="button"
      data-x-toggle-button=""
      aria-pressed={isOn}
      title={hint}
      onClick={onPress}
    >
      <MoreIcon name={icon} />
      <span data-x-toggle-label="">{label}</span>
    </button>
  )
}

/** A native select: a phone shows its own list, a keyboard knows its keys. */
export function ChoiceSelect({
  label,
  note,
  value,
  choices,
  onChoose,
}: {
  label?: string | undefined
  /** Stands above the choices when the list is open. */
  note?: string | undefined
  value: string
  choices: readonly Choice[]
  onChoose: (value: string) => void
}): ReactElement {
  const options = choices.map((choice) => (
    <option key={choice.value} value={choice.value}>
      {choice.label}
    </option>
  ))
  return (
    <span data-x-choice="">
      <select
        aria-label={label}
        title={note}
        value={value}
        onChange={(event: ChangeEvent<HTMLSelectElement>) => onChoose(event.target.value)}
      >
        {note === undefined ? options : <optgroup label={note}>{options}</optgroup>}
      </select>
      <MoreIcon name="expand" />
    </span>
  )
}
