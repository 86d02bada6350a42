'use client'
import { useContext, useMemo } from 'react'
import type { ReactElement, ReactNode } from 'react'
import type { MarkdownComponents } from '../content/components.ts'
import type { MarkdownPlugin } from '../content/plugin.ts'
import type { ContentPolicy } from '../content/policy.ts'
import type { DataViews, ToolViews } from '../content/tool-views.ts'
import { useSame } from '../use-same.ts'
import { english } from '../words.ts'
import type { Words } from '../words.ts'
import { UIContext } from './ui-context.ts'
import type { FeedbackHandler, GivenSettings, UIComponents, UISettings } from './ui-context.ts'
import type { AnnouncePolicy } from './slots.ts'

/** Props of `UIProvider`; each falls back to the provider around it, then to the default. */
export interface UIProviderProps {
  /** Strings that differ from the pack in use. */
  words?: Partial<Words> | undefined
  /** BCP 47 language tag for numbers, money and times. @default the language of the words */
  locale?: string | undefined
  /** Which links and images of an answer are allowed. */
  policy?: ContentPolicy | undefined
  /** Replacements for what Markdown is rendered with. */
  markdown?: MarkdownComponents | undefined
  /** Additions to Markdown: colours for code, maths, diagrams. Make them once, outside of components. */
  plugins?: readonly MarkdownPlugin[] | undefined
  components?: UIComponents | undefined
  /** How calls of tools are drawn, by the names of the tools. @default `ToolCall` for all */
  toolViews?: ToolViews | undefined
  /** How data in messages is drawn, by its names. */
  dataViews?: DataViews | undefined
  /** What is said to a screen reader, and when. @default 'auto' */
  announce?: AnnouncePolicy | undefined
  /** The level of the heading that each turn has for ears; those of an answer stand below it. @default 2 */
  headingLevel?: number | undefined
  /** Answers get a button for good and one for bad. Keep the function the same between renders. */
  onFeedback?: FeedbackHandler | undefined
  children?: ReactNode
}

/** Gives words, locale, policy and replacements to all parts below it. */
export function UIProvider({
  words,
  locale,
  policy,
  markdown,
  plugins,
  components,
  toolViews: givenToolViews,
  dataViews: givenDataViews,
  announce,
  headingLevel,
  onFeedback,
  children,
}: UIProviderProps): ReactElement {
  const outer = useUI()
  const toolViews = useSame(givenToolViews)
  const dataViews = useSame(givenDataViews)
  const settings = useMemo<UISettings>(
    () => ({
      words: words ? { ...outer.words, ...words } : outer.words,
      locale: locale ?? localeFor(words?.language, outer.locale),
      policy: policy ?? outer.policy,
      markdown: markdown ? { ...outer.markdown, ...markdown } : outer.markdown,
      plugins: plugins ?? outer.plugins,
      components: components ? { ...outer.components, ...components } : outer.components,
      toolViews: toolViews ? { ...outer.toolViews, ...toolViews } : outer.toolViews,
      dataViews: dataViews ? { ...outer.dataViews, ...dataViews } : outer.dataViews,
      announce: announce ?? outer.announce,
      headingLevel: headingLevel ?? outer.headingLevel,
      onFeedback: onFeedback ?? outer.onFeedback,
    }),
    [
      outer,
      words,
      locale,
      policy,
      markdown,
      plugins,
      components,
      toolViews,
      dataViews,
      announce,
      headingLevel,
      onFeedback,
    ],
  )
  return <UIContext.Provider value={settings}>{children}</UIContext.Provider>
}

/** The locale around, unless the words are of another language: `de-AT` stays where German is spoken. */
function localeFor(language: string | undefined, outer: string): string {
  if (language === undefined || outer === language || outer.startsWith(`${language}-`)) return outer
  return language
}

/** The settings of the nearest `UIProvider`, or the defaults. */
export function useUI(): UISettings {
  return inEnglish(useContext(UIContext))
}

/** The strings in use. */
export function useWords(): Words {
  return useContext(UIContext).words ?? english
}

const completed = new WeakMap<GivenSettings, UISettings>()

function inEnglish(given: GivenSettings): UISettings {
  if (given.words) return given as UISettings
  const settings = completed.get(given) ?? { ...given, words: english, locale: english.language }
  completed.set(given, settings)
  return settings
}
