'use client'
import { forwardRef } from 'react'
import { useChatContext } from '@x/react'
import type { ChatStore } from '@x/core'
import { renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useWords } from '../ui-provider/ui-provider.tsx'

/** Props of `AnswerWith`. */
export interface AnswerWithProps extends Omit<PartProps<'select'>, 'children' | 'value'> {
  /** The answer to write again. */
  messageId: string
  /** Ids of models to choose from. */
  models: readonly string[]
  chat?: ChatStore | undefined
}

/**
 * Has an answer written again by another model, beside the first. With `SideBySideMessage` the two stand beside each
 * other.
 */
export const AnswerWith: Part<AnswerWithProps, HTMLSelectElement> = forwardRef(function AnswerWith(
  { messageId, models, chat: given, render, ...rest },
  ref,
) {
  const chat = useChatContext(given)
  const words = useWords()
  return renderPart('select', render, {
    'data-x-answer-with': '',
    'aria-label': words.thread.answerWith,
    // Stands on its name, so that each choice is one.
    value: '',
    onChange: ({ target }: { target: HTMLSelectElement }) => {
      if (target.value) void chat.regenerate(messageId, { model: target.value })
    },
    ...rest,
    ref,
    children: (
      <>
        <option value="">{words.thread.answerWith}</option>
        {models.map((model) => (
          <option key={model} value={model}>
            {model}
          </option>
        ))}
      </>
    ),
  })
})
