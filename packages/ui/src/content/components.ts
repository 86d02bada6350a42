import type { ComponentType, ReactNode } from 'react'

/** Replacements for what Markdown is rendered with. */
export interface MarkdownComponents {
  CodeBlock?: ComponentType<{ code: string; language: string; streaming: boolean }> | undefined
  /** Only for links that the policy allows. */
  Link?:
    | ComponentType<{ href: string; title?: string | undefined; children: ReactNode }>
    | undefined
  /** In place of the image and of the button that asks; what it loads is its own decision. */
  Image?: ComponentType<{ src: string; alt: string; title?: string | undefined }> | undefined
}
