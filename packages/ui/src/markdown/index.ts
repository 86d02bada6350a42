// @x/ui/markdown: Markdown that grows while it is read, usable without a chat.
export { CodeBlock } from './code-block.tsx'
export type { CodeBlockProps } from './code-block.tsx'
export { Markdown } from './markdown.tsx'
export type { MarkdownProps } from './markdown.tsx'
export type {
  CodeLine,
  CodeLines,
  CodeSpan,
  FenceProps,
  Highlighter,
  MarkdownPlugin,
  MathProps,
} from '../content/plugin.ts'
export { allowsLink, hostOf, imageAccess, isSafeUrl } from '../content/policy.ts'
export type { ContentPolicy } from '../content/policy.ts'
export type { MarkdownComponents } from '../content/components.ts'
export type { MarkdownWords } from './words.ts'
