'use client'
import { createContext } from 'react'
import type { ComponentType, ReactNode } from 'react'
import type { ContentPolicy } from './policy.ts'

/** Replacements for what Markdown is rendered with. */
export interface MarkdownComponents {
  CodeBlock?: ComponentType<{ code: string; language: string }> | undefined
  /** Only for links that the policy allows. */
  Link?:
    | ComponentType<{ href: string; title?: string | undefined; children: ReactNode }>
    | undefined
  /** In place of the image and of the button that asks; what it loads is its own decision. */
  Image?: ComponentType<{ src: string; alt: string; title?: string | undefined }> | undefined
}

/** What the nodes of one Markdown text are rendered by. */
export interface MarkdownSettings {
  components: MarkdownComponents
  policy: ContentPolicy
  headingOffset: number
}

/** The settings of the Markdown text around. */
export const MarkdownContext: React.Context<MarkdownSettings> = createContext<MarkdownSettings>({
  components: {},
  policy: {},
  headingOffset: 2,
})
