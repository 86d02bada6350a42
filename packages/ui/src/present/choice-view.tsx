'use client'
import { useContext } from 'react'
import type { ReactElement } from 'react'
import { AskingContext, fieldName, valueIn } from './asking.ts'
import { Answer, Answered, Submit } from './form-view.tsx'
import type { ChoicePart } from './parts.ts'
import { Left } from './plain-views.tsx'
import { directionFrom, Label, Rich, Title } from './rich.tsx'

/** One or several of some options. Where it is all that is asked for, a press is the answer. */
export function ChoiceView({ part, index }: { part: ChoicePart; index: number }): ReactElement {
  const { state, answer, keys, isAlone, last, give } = useContext(AskingContext)
  const { name, title, options, isMultiple, left } = part
  const dir = directionFrom(title, ...options.slice(0, 3))
  // Whether several may be chosen is often written last.
  const isPlain = isAlone || state === 'writing'
  if (state === 'answered') {
    return (
      <div data-x-present-part="choice" dir={dir}>
        <Title text={title} />
        <p data-x-present-chosen="">
          <Answer value={valueIn(answer, keys[index]?.[0])} />
        </p>
        <Answered />
      </div>
    )
  }
  return (
    <fieldset data-x-present-part="choice" dir={dir} disabled={state === 'closed'}>
      {title !== undefined && (
        <legend data-x-present-title="">
          <Rich text={title} />
        </legend>
      )}
      <div data-x-present-options="">
        {options.map((option) =>
          isPlain ? (
            <button
              key={option}
              type="button"
              data-x-present-option=""
              aria-disabled={state !== 'open' || undefined}
              onClick={() => give({ key: name, label: title ?? name, value: option })}
            >
              <Label text={option} />
            </button>
          ) : (
            <label key={option} data-x-present-option="">
              <input
                type={isMultiple ? 'checkbox' : 'radio'}
                name={fieldName(index)}
                value={option}
              />
              <span>
                <Label text={option} />
              </span>
            </label>
          ),
        )}
      </div>
      <Left count={left} />
      {!isPlain && last === index && <Submit />}
    </fieldset>
  )
}
