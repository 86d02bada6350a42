'use client'
import { createContext } from 'react'
import type { ComponentType } from 'react'
import type { MarkdownComponents } from '../content/components.ts'
import type { MarkdownPlugin } from '../content/plugin.ts'
import type { ContentPolicy } from '../content/policy.ts'
import type { ChatMessage } from '@x/core'
import type { DataViews, ToolViews } from '../content/tool-views.ts'
import type { Words } from '../words.ts'
import type {
  AnnouncePolicy,
  ComposerProps,
  FeedbackValue,
  MessageActionsProps,
  MessageListProps,
} from './slots.ts'

/** Replacements for whole parts of `<Chat/>`, by name. Each gets what the built-in one would get. */
export interface UIComponents {
  Message?: ComponentType<{ id: string }> | undefined
  MessageList?: ComponentType<MessageListProps> | undefined
  MessageActions?: ComponentType<MessageActionsProps> | undefined
  Composer?: ComponentType<ComposerProps> | undefined
  Empty?: ComponentType | undefined
}

/** Hears what a reader thinks of an answer; `undefined` takes it back. */
export type FeedbackHandler = (message: ChatMessage, feedback: FeedbackValue | undefined) => void

/** What all parts below take from `UIProvider`. */
export interface UISettings {
  words: Words
  /** BCP 47 language tag for numbers, money and times. */
  locale: string
  policy: ContentPolicy
  markdown: MarkdownComponents
  plugins: readonly MarkdownPlugin[]
  components: UIComponents
  toolViews: ToolViews
  dataViews: DataViews
  announce: AnnouncePolicy
  /** The level of a turn's heading. */
  headingLevel: number
  onFeedback: FeedbackHandler | undefined
}

/** The settings, with the words of the provider around, if there is one. */
export interface GivenSettings extends Omit<UISettings, 'words' | 'locale'> {
  words: Words | undefined
  locale: string | undefined
}

/** What parts read. Without words, because Markdown alone needs few of them and would weigh as much as all. */
export const UIContext: React.Context<GivenSettings> = createContext<GivenSettings>({
  words: undefined,
  locale: undefined,
  policy: {},
  markdown: {},
  plugins: [],
  components: {},
  toolViews: {},
  dataViews: {},
  announce: 'auto',
  headingLevel: 2,
  onFeedback: undefined,
})
