'use client'
import { forwardRef } from 'react'
import type { ClipboardEvent, KeyboardEvent } from 'react'
import { canStop } from '@x/core'
import { useDraft, useStore } from '@x/react'
import { useFieldText } from '../field-text.ts'
import { isComposingKey } from '../ime.ts'
import { byHand } from '../lazy-part.ts'
import { mergeProps, mergeRefs, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useWords } from '../ui-provider/ui-provider.tsx'
import { useTyping } from '../use-typing.ts'
import { useComposer } from './composer-context.ts'
import type { InputAssist } from './composer-context.ts'
import { pasted } from '../attachments/transfer.ts'
import { useAutosize } from './use-autosize.ts'
import { isSendKey, useEnterKey } from './use-enter.ts'

const whole = (assist: InputAssist | undefined): InputAssist | undefined => assist

/** The text field. */
export const Input: Part<PartProps<'textarea'>, HTMLTextAreaElement> = forwardRef(
  function ComposerInput({ render, ...rest }, ref) {
    const { chat, input, limits, attach, submit, enter, assist: store } = useComposer('Input')
    const isNewLine = useEnterKey(enter)
    const words = useWords()
    const [draft, setDraft] = useDraft(chat)
    const assist = useStore(store, whole)
    useFieldText(input, draft, useTyping(input, chat))
    useAutosize(input, draft)
    const props = {
      'data-x-composer-input': '',
      rows: 1,
      dir: 'auto',
      enterKeyHint: isNewLine ? 'enter' : 'send',
      'aria-label': words.composerLabel,
      placeholder: words.composerPlaceholder,
      ...assist?.props,
      onSelect: assist?.look,
      onBlur: assist?.close,
      onChange(event: { target: HTMLTextAreaElement }) {
        setDraft(event.target.value)
        assist?.look()
      },
      onPaste(event: ClipboardEvent<HTMLTextAreaElement>) {
        if (event.defaultPrevented || !limits) return
        const given = pasted(event.clipboardData)
        if (given.files.length === 0 && given.folders.length === 0) return
        event.preventDefault()
        attach(given)
      },
      onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
        if (event.defaultPrevented || isComposingKey(event)) return
        if (assist?.onKey(event)) {
          event.preventDefault()
        } else if (isSendKey(event, isNewLine)) {
          event.preventDefault()
          submit()
        } else if (event.key === 'Escape' && canStop(chat.get())) {
          event.preventDefault()
          void chat.stop()
        } else if (byHand.get().file?.takesKey(event, chat)) {
          event.preventDefault()
        }
      },
    }
    return renderPart('textarea', render, {
      ...mergeProps(props, rest),
      ref: mergeRefs(input, ref),
    })
  },
)
