'use client'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { useWords } from '../ui-provider/ui-provider.tsx'
import { ActionButton } from './action-button.tsx'
import type { FeedbackValue } from '../ui-provider/slots.ts'

/** Two buttons, of which one may be pressed. Pressing it again takes it back. */
export function Feedback({
  onChange,
}: {
  onChange: (value: FeedbackValue | undefined) => void
}): ReactElement {
  const words = useWords()
  const [value, setValue] = useState<FeedbackValue>()
  const choose = (chosen: FeedbackValue): void => {
    const next = chosen === value ? undefined : chosen
    setValue(next)
    onChange(next)
  }
  return (
    <>
      <ActionButton
        icon="good"
        label={words.goodAnswer}
        isPressed={value === 'good'}
        onClick={() => choose('good')}
      />
      <ActionButton
        icon="bad"
        label={words.badAnswer}
        isPressed={value === 'bad'}
        onClick={() => choose('bad')}
      />
    </>
  )
}
