'use client'
import { createContext, useContext } from 'react'
import type { KeyboardEvent, RefObject } from 'react'
import { ChatError, canStop } from '@x/core'
import type { ChatStore, WritableStore } from '@x/core'
import { useStore } from '@x/react'
import type { Transferred } from '../attachments/transfer.ts'
import type { AttachmentLimits, EnterKey } from '../ui-provider/slots.ts'

/** A part that helps with the writing: it hears what happens in the field, and sees the keys first. */
export interface InputAssist {
  /** What the field says of it to a screen reader. */
  props: Readonly<Record<`aria-${string}`, string | undefined>>
  /** Looks at what stands before the caret. */
  look: () => void
  close: () => void
  /** Returns whether the key was used. */
  onKey: (event: KeyboardEvent) => boolean
}

/** What the parts of one composer share. */
export interface ComposerContextValue {
  chat: ChatStore
  input: RefObject<HTMLTextAreaElement | null>
  /** Which files are taken; undefined where none are. */
  limits: AttachmentLimits | undefined
  attach: (given: Transferred) => void
  enter: EnterKey
  /** Files are held above the composer. */
  isOver: boolean
  submit: () => void
  /** Set by a part like `ComposerTriggers`, while there is one. */
  assist: WritableStore<InputAssist | undefined>
  /** One sentence on what could not be done, until the next try. */
  notice: string
  setNotice: (notice: string) => void
}

/** The composer around a part. */
export const ComposerContext: React.Context<ComposerContextValue | undefined> = createContext<
  ComposerContextValue | undefined
>(undefined)

/** The composer around a part. @throws ChatError `usage` outside of one. */
export function useComposer(part: string): ComposerContextValue {
  const context = useContext(ComposerContext)
  if (!context) {
    throw new ChatError('usage', {
      message: `@x/ui: \`Composer.${part}\` was rendered outside of \`Composer.Root\`. It has nothing to send to. Put it inside \`<Composer.Root>\`.`,
    })
  }
  return context
}

/** Whether an answer is on its way, here or in another tab. */
export function useCanStop(chat: ChatStore): boolean {
  return useStore(chat, canStop)
}
