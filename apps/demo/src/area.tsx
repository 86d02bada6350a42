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
