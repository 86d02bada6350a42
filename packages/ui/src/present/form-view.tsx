'use client'
import { useContext, useId } from 'react'
import type { ReactElement } from 'react'
import { Icon } from '../icons.tsx'
import { useWords } from '../ui-provider/ui-provider.tsx'
import { AskingContext, fieldName, valueIn } from './asking.ts'
import type { Field, FormPart } from './parts.ts'
import { Left } from './plain-views.tsx'
import type { PresentValue } from './present-tool.ts'
import { directionFrom, Label, Rich, Title, useCellText, usePresentWords } from './rich.tsx'

interface FormViewProps {
  part: FormPart
  /** Its place among the parts of the call. */
  index: number
  /** Its end is missing. What the last field asks for is not known before another one follows. */
  isOpen: boolean
}

/** A form: fields while it is asked, what was answered after. */
export function FormView({ part, index, isOpen }: FormViewProps): ReactElement {
  const { state, answer, keys, last } = useContext(AskingContext)
  const { title, fields, submit, left } = part
  const dir = directionFrom(title, ...fields.slice(0, 3).map(({ label }) => label))
  if (state === 'answered') {
    return (
      <div data-x-present-part="form" dir={dir}>
        <Title text={title} />
        <dl data-x-present-facts="">
          {fields.map(({ name, label }, at) => (
            <div key={name}>
              <dt>
                <Label text={label} />
              </dt>
              <dd>
                <Answer value={valueIn(answer, keys[index]?.[at])} />
              </dd>
            </div>
          ))}
        </dl>
        <Answered />
      </div>
    )
  }
  return (
    <fieldset data-x-present-part="form" dir={dir} disabled={state === 'closed'}>
      {title !== undefined && (
        <legend data-x-present-title="">
          <Rich text={title} />
        </legend>
      )}
      {(isOpen ? fields.slice(0, -1) : fields).map((field, at) => (
        <FieldView key={at} field={field} name={fieldName(index, at)} />
      ))}
      <Left count={left} />
      {last === index && !isOpen && <Submit text={submit} />}
    </fieldset>
  )
}

/** The button that sends all that is asked; none where nobody takes an answer any more. */
export function Submit({ text }: { text?: string | undefined }): ReactElement | null {
  const { state } = useContext(AskingContext)
  const words = useWords()
  if (state === 'closed') return null
  return (
    <button type="submit" data-x-button="solid" aria-disabled={state !== 'open' || undefined}>
      {text ?? words.send}
    </button>
  )
}

/** Says that an answer was given. */
export function Answered(): ReactElement {
  const words = usePresentWords()
  return (
    <p data-x-present-answered="">
      <Icon name="check" />
      {words.answered}
    </p>
  )
}

/** What was answered to one question. */
export function Answer({ value }: { value: PresentValue | undefined }): ReactElement {
  const textOf = useCellText()
  const texts = (typeof value === 'object' ? value : [value]).map((one) =>
    one === undefined || typeof one === 'object' ? '–' : textOf(one),
  )
  return <bdi>{texts.join(', ') || '–'}</bdi>
}

function FieldView({ field, name }: { field: Field; name: string }): ReactElement {
  const id = useId()
  const words = usePresentWords()
  const { label, type, isRequired } = field
  const control = <Control field={field} name={name} id={id} />
  return (
    <div data-x-present-field={type}>
      {type === 'checkbox' && control}
      <label htmlFor={id}>
        <Label text={label} />
        {!isRequired && type !== 'checkbox' && <small> ({words.optional})</small>}
      </label>
      {type !== 'checkbox' && control}
    </div>
  )
}

function Control({ field, name, id }: { field: Field; name: string; id: string }): ReactElement {
  const words = usePresentWords()
  const { type, options, isRequired: required, value } = field
  // A field that says nothing still has the direction of the page while it is empty.
  const shared = { id, name, required, placeholder: ' ' }
  if (type === 'checkbox') {
    return <input {...shared} type="checkbox" defaultChecked={/^(?:true|yes|1|on)$/i.test(value)} />
  }
  if (type === 'textarea') return <textarea {...shared} dir="auto" rows={3} defaultValue={value} />
  if (type !== 'select') {
    // Not the browser's field for numbers: of the digits of most languages it takes none, and says nothing.
    const number = { type: 'text', inputMode: 'decimal', pattern: String.raw`.*\p{Nd}.*` } as const
    // Addresses and times are written one way in every language.
    const own = type === 'number' ? number : { type }
    const dir = own.type === 'text' ? 'auto' : undefined
    return <input {...shared} {...own} dir={dir} defaultValue={value} />
  }
  return (
    // Another element when its options have come: a default counts when a field is made.
    <select {...shared} key={options.length} defaultValue={options.includes(value) ? value : ''}>
      <option value="">{words.pick}</option>
      {options.map((option) => (
        <option key={option}>{option}</option>
      ))}
    </select>
  )
}
