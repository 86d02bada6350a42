// What the parts take that an app may replace. Declared below them, so that the settings can name them.
import type { ReactNode } from 'react'
import type { ChatErrorAction, ChatMessage, ChatStore } from '@x/core'
import type { PartProps } from '../part.ts'
import type { DataViews, ToolViews } from '../content/tool-views.ts'

/**
 * What is said to a screen reader. `auto` goes by where the reader is: the answer, or its beginning, to somebody in the
 * field, "New answer" to somebody elsewhere in the chat, nothing to somebody outside of it. `boundaries` says that an
 * answer starts and ends, `sentences` reads it while it is written, `off` is silent but for errors, which are alerts.
 */
export type AnnouncePolicy = 'auto' | 'boundaries' | 'sentences' | 'off'

/** Which files are taken. */
export interface AttachmentLimits {
  /** Kinds, as the `accept` attribute of a file field lists them: `image/*,.pdf`. @default every kind */
  accept?: string | undefined
  /** The most bytes of one file. @default 20 MB */
  maxBytes?: number | undefined
  /** The most files of one message; with 0 the button is not offered. @default 10 */
  maxFiles?: number | undefined
}

/** What Enter does in the field: `auto` makes a new line on a phone, whose keyboard has no Shift and Enter. */
export type EnterKey = 'auto' | 'send' | 'newline'

/** Props of `Composer.Root`. */
export interface ComposerRootProps extends PartProps<'form'> {
  chat?: ChatStore | undefined
  /** Which files are taken, by button, paste and drop; `false` for none. @default what the model of the settings around takes, ten of 20 MB each */
  attachments?: AttachmentLimits | false | undefined
  /**
   * What Enter does: `send`, `newline`, or `auto`, which makes a new line on phones and sends elsewhere. With Ctrl or
   * Cmd it always sends, with Shift it never does. @default 'auto'
   */
  enter?: EnterKey | undefined
}

/** Props of `Composer`. */
export interface ComposerProps extends ComposerRootProps {
  /** What stands beside the button that sends, e.g. `<ComposerEstimate />`. */
  end?: ReactNode
}

/** Props of `MessageActions`. */
export interface MessageActionsProps extends PartProps<'div'> {
  message: ChatMessage
  /** Offers to write the answer again. */
  onRegenerate?: (() => void) | undefined
  /** Offers to word the message otherwise. */
  onEdit?: (() => void) | undefined
  /** More buttons, after the built-in ones. */
  children?: ReactNode
}

/** What a reader thinks of an answer. */
export type FeedbackValue = 'good' | 'bad'

/** Props of `MessageList`. */
export interface MessageListProps extends PartProps<'div'> {
  chat?: ChatStore | undefined
  /** What to show while there are no messages. */
  empty?: ReactNode
  /** Speaks by this policy. Where it is not given, an `Announcer` elsewhere, as that of `<Chat/>`, is to speak. */
  announce?: AnnouncePolicy | undefined
  /**
   * What stays in view when something is asked: the end, as the answer grows, or the question, at the top, with the
   * answer growing below it. @default 'end'
   */
  anchor?: 'end' | 'question' | undefined
  /** How calls of tools are drawn in this list, by the names of the tools. */
  toolViews?: ToolViews | undefined
  /** How data in its messages is drawn, by its names. */
  dataViews?: DataViews | undefined
  /** Does what an error asks for, e.g. `top-up`. */
  onErrorAction?: ((action: Exclude<ChatErrorAction, 'none'>) => void) | undefined
}
