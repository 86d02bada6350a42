// A document as HTML, the way the specifications print it. For comparing with them, not for showing.
import type { Block, Document, Inline, TableRow } from '../src/markdown/engine/types.ts'

/** The HTML of a document. */
export function toHtml(document: Document): string {
  const notes = document.footnotes.map(
    ({ label, number, children }) =>
      `<li data-label="${escapeHtml(label)}" value="${number}">\n${blocksHtml(children, false)}</li>\n`,
  )
  const section = notes.length > 0 ? `<section>\n<ol>\n${notes.join('')}</ol>\n</section>\n` : ''
  return blocksHtml(document.blocks, false) + section
}

/** Text as HTML. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function encodeAddress(href: string): string {
  // What is encoded already stays as it is.
  return href
    .replaceAll(/\p{Surrogate}/gu, '\ufffd')
    .split(/(%[\da-f]{2})/i)
    .map((piece, index) => (index % 2 ? piece : encodeURI(piece)))
    .join('')
}

function blocksHtml(blocks: readonly Block[], isTight: boolean): string {
  let html = ''
  for (const block of blocks) {
    const text = blockHtml(block, isTight)
    if (
      text.startsWith('<') &&
      isBlockHtml(block, isTight) &&
      html !== '' &&
      !html.endsWith('\n')
    ) {
      html += '\n'
    }
    html += text
  }
  return html
}

function isBlockHtml(block: Block, isTight: boolean): boolean {
  return !(block.type === 'paragraph' && isTight)
}

function blockHtml(block: Block, isTight: boolean): string {
  switch (block.type) {
    case 'paragraph': {
      const text = inlinesHtml(block.children)
      return isTight ? text : `<p>${text}</p>\n`
    }
    case 'heading':
      return `<h${block.level}>${inlinesHtml(block.children)}</h${block.level}>\n`
    case 'code': {
      const language = block.language ? ` class="language-${escapeHtml(block.language)}"` : ''
      const end = block.lines > 0 ? '\n' : ''
      return `<pre><code${language}>${escapeHtml(block.text)}${end}</code></pre>\n`
    }
    case 'math':
      return `<math display="block">${escapeHtml(block.text)}</math>\n`
    case 'quote':
      return `<blockquote${block.callout ? ` class="${block.callout}"` : ''}>\n${blocksHtml(block.children, false)}</blockquote>\n`
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul'
      const start = block.ordered && block.start !== 1 ? ` start="${block.start}"` : ''
      const items = block.items.map((item) => {
        const inside = blocksHtml(item.children, !block.loose)
        const isLine = item.children[0] && !isBlockHtml(item.children[0], !block.loose)
        const box =
          item.checked === undefined
            ? ''
            : `<input ${item.checked ? 'checked="" ' : ''}disabled="" type="checkbox"> `
        return `<li>${isLine || item.children.length === 0 ? '' : '\n'}${box}${inside}</li>\n`
      })
      return `<${tag}${start}>\n${items.join('')}</${tag}>\n`
    }
    case 'table': {
      const row = ({ cells }: TableRow, tag: string): string =>
        `<tr>\n${cells
          .map((cell, index) => {
            const align = block.align[index]
            return `<${tag}${align ? ` align="${align}"` : ''}>${inlinesHtml(cell)}</${tag}>\n`
          })
          .join('')}</tr>\n`
      const body = block.rows.map((each) => row(each, 'td')).join('')
      const rows = body ? `<tbody>\n${body}</tbody>\n` : ''
      return `<table>\n<thead>\n${row(block.head, 'th')}</thead>\n${rows}</table>\n`
    }
    case 'rule':
      return '<hr />\n'
    case 'html':
      return `${block.text}\n`
    default:
      return block satisfies never
  }
}

function inlinesHtml(inlines: readonly Inline[]): string {
  return inlines.map(inlineHtml).join('')
}

function inlineHtml(inline: Inline): string {
  switch (inline.type) {
    case 'text':
      return escapeHtml(inline.text)
    case 'strong':
      return `<strong>${inlinesHtml(inline.children)}</strong>`
    case 'emphasis':
      return `<em>${inlinesHtml(inline.children)}</em>`
    case 'sub':
    case 'sup':
    case 'kbd':
    case 'bdi':
      return `<${inline.type}>${inlinesHtml(inline.children)}</${inline.type}>`
    case 'strike':
      return `<del>${inlinesHtml(inline.children)}</del>`
    case 'code':
      return `<code>${escapeHtml(inline.text)}</code>`
    case 'link': {
      if (inline.href === undefined) return `<a>${inlinesHtml(inline.children)}</a>`
      const title = inline.title === undefined ? '' : ` title="${escapeHtml(inline.title)}"`
      const href = escapeHtml(encodeAddress(inline.href))
      return `<a href="${href}"${title}>${inlinesHtml(inline.children)}</a>`
    }
    case 'image': {
      const title = inline.title === undefined ? '' : ` title="${escapeHtml(inline.title)}"`
      const source = escapeHtml(encodeAddress(inline.src))
      return `<img src="${source}" alt="${escapeHtml(inline.alt)}"${title} />`
    }
    case 'break':
      return '<br />\n'
    case 'html':
      return inline.text
    case 'math':
      return `<math${inline.display ? ' display="block"' : ''}>${escapeHtml(inline.text)}</math>`
    case 'footnote':
      return `<sup>${escapeHtml(inline.label)}</sup>`
    case 'citation':
      return `<cite>${inline.number}</cite>`
    default:
      return inline satisfies never
  }
}
