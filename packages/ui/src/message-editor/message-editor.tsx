'use client'
import { forwardRef, useEffect, useRef, useState } from 'react'
import type { FormEvent, KeyboardEvent } from 'react'
import { useAutosize } from '../composer/use-autosize.ts'
import { useFieldText } from '../field-text.ts'
import { isComposingKey } from '../ime.ts'
import { renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useWords } from '../ui-provider/ui-provider.tsx'

/** Props of `MessageEditor`. */
export interface MessageEditorProps extends Omit<PartProps<'form'>, 'children' | 'onSubmit'> {
  /** What is there before anything is changed. */
  text: string
  /** Called with the new text, never with an empty one. */
  onSave: (text: string) => void
  onCancel: () => void
}

/** A message to be written otherwise: Enter saves, Shift and Enter make a new line, Escape leaves it as it was. */
export const MessageEditor: Part<MessageEditorProps, HTMLFormElement> = forwardRef(
  function MessageEditor({ text: initial, onSave, onCancel, render, ...rest }, ref) {
    const words = useWords()
    const [text, setText] = useState(initial)
    const field = useRef<HTMLTextAreaElement>(null)
    useFieldText(field, text)
    useAutosize(field, text)
    useEffect(() => {
      // Somebody asked to edit: here focus belongs, with the caret where one goes on writing.
      field.current?.focus({ preventScroll: true })
      field.current?.setSelectionRange(initial.length, initial.length)
    }, [initial])
    const isEmpty = text.trim() === ''
    const save = (): void => {
      if (!isEmpty) onSave(text)
    }
    return renderPart('form', render, {
      'data-x-editor': '',
      ...rest,
      ref,
      onSubmit(event: FormEvent) {
        event.preventDefault()
        save()
      },
      children: (
        <>
          <textarea
            ref={field}
            data-x-editor-input=""
            dir="auto"
            rows={1}
            aria-label={words.editMessage}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event: KeyboardEvent) => {
              if (isComposingKey(event)) return
              if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
                event.preventDefault()
                save()
              } else if (event.key === 'Escape') {
                event.preventDefault()
                // An answer being written elsewhere is not what this key was pressed for.
                event.stopPropagation()
                onCancel()
              }
            }}
          />
          <div data-x-editor-actions="">
            <button type="button" data-x-button="quiet" onClick={onCancel}>
              {words.cancel}
            </button>
            <button type="submit" data-x-button="solid" aria-disabled={isEmpty || undefined}>
              {words.send}
            </button>
          </div>
        </>
      ),
    })
  },
)
