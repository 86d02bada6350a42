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
} from './plugin.ts'
export { allowsLink, hostOf, imageAccess, isSafeUrl } from './policy.ts'
export type { ContentPolicy } from './policy.ts'
export type { MarkdownComponents } from './settings.ts'
export type { MarkdownWords } from './words.ts'
