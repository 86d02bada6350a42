// Markdown as HTML text, for files and the clipboard. On a page, `Markdown` shows it as elements.
import { parse } from '../markdown/engine/advance.ts'
import type { Block, Callout, Footnote, Inline, TableRow } from '../markdown/engine/types.ts'
import { allowsLink, imageAccess } from '../content/policy.ts'
import type { ContentPolicy } from '../content/policy.ts'

/** How Markdown is written as HTML. */
export interface MarkdownToHTMLOptions {
  /** Which links and images are allowed. An image that would ask first becomes a link to it. */
  policy?: ContentPolicy | undefined
  /** Added to the level of every heading. @default 0 */
  headingOffset?: number | undefined
}

interface Writing {
  policy: ContentPolicy
  headingOffset: number
  numbers: ReadonlyMap<string, number>
}

/** Markdown as HTML. Raw HTML in it stays the text that it is; addresses pass the policy. */
export function markdownToHTML(
  text: string,
  { policy = {}, headingOffset = 0 }: MarkdownToHTMLOptions = {},
): string {
  const { blocks, footnotes } = parse(text)
  const numbers = new Map(footnotes.map(({ label, number }) => [label, number]))
  const writing: Writing = { policy, headingOffset, numbers }
  return blocksHTML(blocks, writing) + footnotesHTML(footnotes, writing)
}

/** Text as HTML. */
export function escapeHTML(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function footnotesHTML(footnotes: readonly Footnote[], writing: Writing): string {
  if (footnotes.length === 0) return ''
  const items = footnotes.map(
    ({ number, children }) => `<li value="${number}">${blocksHTML(children, writing)}</li>`,
  )
  return `<hr><ol>${items.join('')}</ol>\n`
}

function blocksHTML(blocks: readonly Block[], writing: Writing, isTight = false): string {
  return blocks.map((block) => blockHTML(block, writing, isTight)).join('')
}

function blockHTML(block: Block, writing: Writing, isTight: boolean): string {
  const within = (children: readonly Inline[]): string => inlinesHTML(children, writing)
  switch (block.type) {
    case 'paragraph':
      return isTight ? within(block.children) : `<p>${within(block.children)}</p>\n`
    case 'heading': {
      const level = Math.min(6, block.level + writing.headingOffset)
      return `<h${level}>${within(block.children)}</h${level}>\n`
    }
    case 'code': {
      const language = block.language ? ` class="language-${escapeHTML(block.language)}"` : ''
      return `<pre><code${language}>${escapeHTML(block.text)}</code></pre>\n`
    }
    case 'math':
      return `<pre><code>${escapeHTML(block.text)}</code></pre>\n`
    case 'quote':
      return `<blockquote>${calloutHTML(block.callout)}${blocksHTML(block.children, writing)}</blockquote>\n`
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul'
      const start = block.ordered && block.start !== 1 ? ` start="${block.start}"` : ''
      const items = block.items.map(({ checked, children }) => {
        // A picture of the box: a form field in a mail or a document can be pressed.
        const box = checked === undefined ? '' : checked ? '☑ ' : '☐ '
        return `<li>${box}${blocksHTML(children, writing, !block.loose)}</li>\n`
      })
      return `<${tag}${start}>\n${items.join('')}</${tag}>\n`
    }
    case 'table': {
      const row = ({ cells }: TableRow, tag: 'th' | 'td'): string => {
        const written = cells.map((cell, index) => {
          const align = block.align[index]
          return `<${tag}${align ? ` align="${align}"` : ''}>${within(cell)}</${tag}>`
        })
        return `<tr>${written.join('')}</tr>\n`
      }
      const body = block.rows.map((each) => row(each, 'td')).join('')
      return `<table>\n<thead>${row(block.head, 'th')}</thead>\n<tbody>${body}</tbody>\n</table>\n`
    }
    case 'rule':
      return '<hr>\n'
    case 'html':
      return `<p>${escapeHTML(block.text)}</p>\n`
    default:
      return block satisfies never
  }
}

/** What a remark is, as GitHub names it: `[!NOTE]` in the text. */
function calloutHTML(callout: Callout | undefined): string {
  if (!callout) return ''
  return `<p><strong>${callout.charAt(0).toUpperCase()}${callout.slice(1)}</strong></p>\n`
}

function inlinesHTML(inlines: readonly Inline[], writing: Writing): string {
  return inlines.map((inline) => inlineHTML(inline, writing)).join('')
}

function inlineHTML(inline: Inline, writing: Writing): string {
  switch (inline.type) {
    case 'text':
    case 'html':
      return escapeHTML(inline.text)
    case 'strong':
      return `<strong>${inlinesHTML(inline.children, writing)}</strong>`
    case 'emphasis':
      return `<em>${inlinesHTML(inline.children, writing)}</em>`
    case 'strike':
      return `<del>${inlinesHTML(inline.children, writing)}</del>`
    case 'sub':
    case 'sup':
    case 'kbd':
    case 'bdi':
      return `<${inline.type}>${inlinesHTML(inline.children, writing)}</${inline.type}>`
    case 'code':
    case 'math':
      return `<code>${escapeHTML(inline.text)}</code>`
    case 'link':
      return linkHTML(inline.href, inlinesHTML(inline.children, writing), writing)
    case 'image': {
      const { src, alt } = inline
      const isShown = imageAccess(src, writing.policy) === 'show'
      if (isShown) return `<img src="${escapeHTML(src)}" alt="${escapeHTML(alt)}">`
      return linkHTML(src, escapeHTML(alt || src), writing)
    }
    case 'break':
      return '<br>\n'
    case 'footnote':
      return `<sup>${writing.numbers.get(inline.label) ?? ''}</sup>`
    case 'citation':
      return `[${inline.number}]`
    default:
      return inline satisfies never
  }
}

function linkHTML(href: string | undefined, content: string, { policy }: Writing): string {
  if (href === undefined || !allowsLink(href, policy)) return content
  return `<a href="${escapeHTML(href)}" rel="noopener noreferrer">${content}</a>`
}
