'use client'
import { forwardRef, useCallback } from 'react'
import type { MouseEvent } from 'react'
import { MoreIcon } from '../more-icons.tsx'
import { mergeProps, presence, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { activeIn } from '../tree-of.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { useComposer } from './composer-context.ts'
import { useDictation } from './use-dictation.ts'
import type { DictationError } from './use-dictation.ts'

/** Props of `ComposerDictate`. */
export interface ComposerDictateProps extends PartProps<'button'> {
  /** BCP 47 tag of the language that is spoken. @default the interface's, then the page's */
  lang?: string | undefined
}

/**
 * Writes what is said. Nothing where the browser cannot. Some browsers send the sound to their maker: an app that
 * adds this part should say so.
 */
export const ComposerDictate: Part<ComposerDictateProps, HTMLButtonElement> = forwardRef(
  function ComposerDictate({ lang, render, ...rest }, ref) {
    const { chat, input, setNotice } = useComposer('Dictate')
    const { words, locale } = useUI()
    const onError = useCallback(
      (error: DictationError) => setNotice(words.composer.dictationErrors[error]),
      [setNotice, words],
    )
    const { isSupported, isListening, toggle } = useDictation(chat, {
      lang: lang ?? locale,
      onError,
    })
    if (!isSupported) return null
    const props = {
      'data-x-composer-dictate': '',
      'data-x-button': 'icon',
      'data-listening': presence(isListening),
      type: 'button',
      'aria-pressed': isListening,
      'aria-label': words.composer.dictate,
      title: isListening ? words.composer.stopDictating : words.composer.dictate,
      children: <MoreIcon name="microphone" />,
      // Pressed by a pointer, it leaves the focus in the field: there the caret shows where the words go, and what is
      // said can be undone.
      onMouseDown(event: MouseEvent) {
        const field = input.current
        if (field && activeIn(field) === field) event.preventDefault()
      },
      onClick() {
        setNotice('')
        toggle()
      },
    }
    return renderPart('button', render, { ...mergeProps(props, rest), ref })
  },
)
