// What the forms of the demo are made of.
import { type ComponentProps, useId } from 'react'

interface AreaProps extends Omit<ComponentProps<'textarea'>, 'onChange'> {
  label: string
  onText: (text: string) => void
}

/** A text of several lines, under its name. */
export function Area({ label, onText, ...props }: AreaProps) {
  const id = useId()
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <textarea id={id} dir="auto" {...props} onChange={({ target }) => onText(target.value)} />
    </>
  )
}

interface SendOrStopProps {
  words: { stop: string }
  isBusy: boolean
  stop: () => Promise<void>
  /** What the button says that sends the form. */
  send: string
  disabled: boolean
}

/** The buttons at the end of a form. */
export function SendOrStop({ words, isBusy, stop, send, disabled }: SendOrStopProps) {
  return (
    <span className="demo-end">
      <button type="button" disabled={!isBusy} onClick={() => void stop()}>
        {words.stop}
      </button>
      <button type="submit" disabled={disabled}>
        {send}
      </button>
    </span>
  )
}
