'use client'
import { forwardRef, useEffect, useMemo, useRef, useState } from 'react'
import type { FormEvent, RefObject } from 'react'
import { createStore } from '@x/core'
import { sendDraft, useChatContext, useOptionalSettings } from '@x/react'
import { limitsFor } from '../attachments/attachment-limits.ts'
import { useHeir } from '../focus/use-heir.ts'
import { withHands } from '../lazy-part.ts'
import { mergeProps, mergeRefs, presence, renderPart } from '../part.ts'
import type { Part } from '../part.ts'
import { useWords } from '../ui-provider/ui-provider.tsx'
import { ComposerContext, useCanStop } from './composer-context.ts'
import type { ComposerContextValue, InputAssist } from './composer-context.ts'
import { useAttach } from './use-attach.ts'
import { holdsFiles, transferred } from '../attachments/transfer.ts'
import type { Transferred } from '../attachments/transfer.ts'
import type { ComposerRootProps } from '../ui-provider/slots.ts'

/** The form around the parts. Files may be dropped anywhere on the chat that it is in. */
export const Root: Part<ComposerRootProps, HTMLFormElement> = forwardRef(function ComposerRoot(
  { chat: given, attachments, enter = 'auto', render, ...rest },
  ref,
) {
  const chat = useChatContext(given)
  const words = useWords()
  const isBusy = useCanStop(chat)
  const form = useRef<HTMLFormElement>(null)
  const input = useRef<HTMLTextAreaElement>(null)
  useHeir(form)
  const [notice, setNotice] = useState('')
  const [assist] = useState(() => createStore<InputAssist | undefined>(undefined))
  const ofModel = limitsFor(useOptionalSettings()?.model)
  const limits = attachments === false ? undefined : (attachments ?? ofModel)
  const attach = useAttach({ chat, limits, input, setNotice })
  const isOver = useDrop(form, limits && attach)
  const context = useMemo<ComposerContextValue>(
    () => ({
      chat,
      input,
      limits,
      attach,
      enter,
      isOver,
      assist,
      notice,
      setNotice,
      submit() {
        if (!sendDraft(chat)) return
        assist.get()?.close()
        // What the chat did not take is in the draft again.
        const isRefused = chat.draft.get() !== '' || chat.attachments.get().length > 0
        setNotice(isRefused ? words.composer.refused : '')
        input.current?.focus({ preventScroll: true })
      },
    }),
    [chat, limits, attach, enter, isOver, assist, notice, words],
  )
  const props = {
    'data-x-composer': '',
    'data-busy': presence(isBusy),
    'data-drop': presence(isOver),
    onSubmit(event: FormEvent) {
      if (event.defaultPrevented) return
      event.preventDefault()
      context.submit()
    },
  }
  return (
    <ComposerContext.Provider value={context}>
      {renderPart('form', render, {
        ...mergeProps(props, rest),
        ref: mergeRefs(form, ref),
      })}
    </ComposerContext.Provider>
  )
})

/**
 * Takes files that are dropped on the chat around a form; returns whether some are held above it. Without `onFiles` a
 * drop is the page's own business.
 */
function useDrop(
  form: RefObject<HTMLElement | null>,
  onFiles: ((dropped: Transferred) => void) | undefined,
): boolean {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const element = form.current
    if (!element || !onFiles) return undefined
    const early = new AbortController()
    const chat = element.closest<HTMLElement>('[data-x-chat]') ?? element
    // What shows where they may be dropped may not be here yet, or be lost: a file never opens in place of the page.
    const take = (event: DragEvent): void => {
      const { type, dataTransfer } = event
      if (!dataTransfer || !holdsFiles(dataTransfer)) return
      event.preventDefault()
      if (type === 'drop') onFiles(transferred(dataTransfer))
    }
    for (const name of ['dragover', 'drop'] as const) chat.addEventListener(name, take, early)
    const undo = withHands((hands) => {
      early.abort()
      return hands.watchDrop(chat, onFiles, setOver)
    })
    return () => {
      early.abort()
      undo()
    }
  }, [form, onFiles])
  return isOver
}
