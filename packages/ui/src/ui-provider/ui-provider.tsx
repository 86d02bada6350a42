'use client'
import { createContext, useContext, useMemo } from 'react'
import type { ComponentType, ReactElement, ReactNode } from 'react'
import type { MarkdownComponents } from '../markdown/settings.ts'
import type { MarkdownPlugin } from '../markdown/plugin.ts'
import type { ContentPolicy } from '../markdown/policy.ts'
import type { ChatMessage } from '@x/core'
import type { FeedbackValue } from '../message-actions/feedback.tsx'
import { english } from '../words.ts'
import type { Words } from '../words.ts'

/** How much the announcer says: ends of answers and errors, errors alone, or nothing. */
export type AnnouncePolicy = 'boundaries' | 'errors' | 'off'

/** Replacements for whole parts of `<Chat/>`, by name. */
export interface UIComponents {
  Message?: ComponentType<{ id: string }> | undefined
  MessageList?: ComponentType | undefined
  MessageActions?: ComponentType | undefined
  Composer?: ComponentType | undefined
  Empty?: ComponentType | undefined
}

/** Hears what a reader thinks of an answer; `undefined` takes it back. */
export type FeedbackHandler = (message: ChatMessage, feedback: FeedbackValue | undefined) => void

/** What all parts below take from `UIProvider`. */
export interface UISettings {
  words: Words
  /** BCP 47 language tag for numbers and money; the browser's own when undefined. */
  locale: string | undefined
  policy: ContentPolicy
  markdown: MarkdownComponents
  plugins: readonly MarkdownPlugin[]
  components: UIComponents
  announce: AnnouncePolicy
  onFeedback: FeedbackHandler | undefined
}

/** Props of `UIProvider`; each falls back to the provider around it, then to the default. */
export interface UIProviderProps {
  /** Strings that differ from the pack in use. */
  words?: Partial<Words> | undefined
  locale?: string | undefined
  /** Which links and images of an answer are allowed. */
  policy?: ContentPolicy | undefined
  /** Replacements for what Markdown is rendered with. */
  markdown?: MarkdownComponents | undefined
  /** Additions to Markdown: colours for code, maths, diagrams. Make them once, outside of components. */
  plugins?: readonly MarkdownPlugin[] | undefined
  components?: UIComponents | undefined
  /** @default 'boundaries' */
  announce?: AnnouncePolicy | undefined
  /** Answers get a button for good and one for bad. Keep the function the same between renders. */
  onFeedback?: FeedbackHandler | undefined
  children?: ReactNode
}

const defaults: UISettings = {
  words: english,
  locale: undefined,
  policy: {},
  markdown: {},
  plugins: [],
  components: {},
  announce: 'boundaries',
  onFeedback: undefined,
}

const UIContext = createContext<UISettings>(defaults)

/** Gives words, locale, policy and replacements to all parts below it. */
export function UIProvider({
  words,
  locale,
  policy,
  markdown,
  plugins,
  components,
  announce,
  onFeedback,
  children,
}: UIProviderProps): ReactElement {
  const outer = useContext(UIContext)
  const settings = useMemo<UISettings>(
    () => ({
      words: words ? { ...outer.words, ...words } : outer.words,
      locale: locale ?? outer.locale,
      policy: policy ?? outer.policy,
      markdown: markdown ? { ...outer.markdown, ...markdown } : outer.markdown,
      plugins: plugins ?? outer.plugins,
      components: components ? { ...outer.components, ...components } : outer.components,
      announce: announce ?? outer.announce,
      onFeedback: onFeedback ?? outer.onFeedback,
    }),
    [outer, words, locale, policy, markdown, plugins, components, announce, onFeedback],
  )
  return <UIContext.Provider value={settings}>{children}</UIContext.Provider>
}

/** The settings of the nearest `UIProvider`, or the defaults. */
export function useUI(): UISettings {
  return useContext(UIContext)
}

/** The strings in use. */
export function useWords(): Words {
  return useContext(UIContext).words
}
