// A conversation as one HTML file that needs nothing else.
import type { ChatMessage, ChatPart } from '@x/core'
import type { ContentPolicy } from '../content/policy.ts'
import { allowsLink, imageAccess } from '../content/policy.ts'
import { escapeHTML, markdownToHTML } from './markdown-to-html.ts'
import { cardIn, shownMessages, sourcesOf, speakerOf, timeOf, wordsOf } from './options.ts'
import type { ExportOptions } from './options.ts'
import { jsonText } from './to-markdown.ts'
import type { ExportWords } from './words.ts'

/** What goes into an HTML file. */
export interface ExportHTMLOptions extends ExportOptions {
  /** Which links and images are allowed. An image that would ask first becomes a link to it. */
  policy?: ContentPolicy | undefined
}

// Nothing but what is in the file: what a model wrote can neither run nor call home.
const CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data: https: http:"

const STYLE = `:root{color-scheme:light dark}
body{max-width:44rem;margin:0 auto;padding:2rem 1rem;font:16px/1.6 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.5rem}article{margin-block:2rem}
article>header{color:GrayText;font-size:.875rem;margin-block-end:.5rem}
article>header h2{display:inline;font-size:inherit;margin:0;color:CanvasText}
article[data-role=user]{padding:.25rem 1rem;border:1px solid color-mix(in srgb,CanvasText 15%,transparent);border-radius:12px}
pre{overflow:auto;padding:.75rem;border-radius:8px;background:color-mix(in srgb,CanvasText 6%,transparent)}
code{font:.875em ui-monospace,monospace}table{border-collapse:collapse;display:block;overflow:auto}
th,td{padding:.25rem .75rem;border:1px solid color-mix(in srgb,CanvasText 20%,transparent)}
blockquote{margin-inline:0;padding-inline-start:1rem;border-inline-start:3px solid color-mix(in srgb,CanvasText 20%,transparent)}
img{max-width:100%}details{color:GrayText}
@media print{pre{white-space:pre-wrap}article{break-inside:avoid-page}}`

/** The conversation as a whole HTML page: for reading, printing and keeping. No script, and nothing that is loaded. */
export function conversationToHTML(
  messages: readonly ChatMessage[],
  options: ExportHTMLOptions = {},
): string {
  const words = wordsOf(options)
  const title = escapeHTML(options.title || words.untitled)
  const articles = shownMessages(messages, options).map((message) =>
    articleOf(message, words, options),
  )
  const lang = options.locale ? ` lang="${escapeHTML(options.locale)}"` : ''
  return `<!doctype html>
<html${lang}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1 dir="auto">${title}</h1>
${articles.join('\n')}
</body>
</html>
`
}

function articleOf(message: ChatMessage, words: ExportWords, options: ExportHTMLOptions): string {
  const { role, createdAt, status, reason } = message
  const time = timeOf(message, options.locale)
  const when = time
    ? ` <time datetime="${new Date(createdAt).toISOString()}">${escapeHTML(time)}</time>`
    : ''
  const parts = message.parts
    .map((part, at) => {
      const card = cardIn(message, at, options)
      return card === undefined ? partHTML(part, role, words, options) : asTyped(card)
    })
    .join('')
  const cut =
    status === 'incomplete' && reason
      ? `<p><em>${escapeHTML(words.incomplete[reason])}</em></p>`
      : ''
  return `<article data-role="${role}" dir="auto">
<header><h2>${escapeHTML(speakerOf(message, words))}</h2>${when}</header>
${parts}${cut}${sourcesHTML(message, words, options)}</article>`
}

function partHTML(
  part: ChatPart,
  role: ChatMessage['role'],
  words: ExportWords,
  options: ExportHTMLOptions,
): string {
  switch (part.type) {
    case 'text':
    case 'refusal':
      // What a person wrote is no Markdown to them.
      if (role === 'user') return asTyped(part.text)
      return markdownToHTML(part.text, { policy: options.policy, headingOffset: 2 })
    case 'reasoning': {
      if (!options.reasoning) return ''
      const text = markdownToHTML(part.text, { policy: options.policy, headingOffset: 2 })
      return `<details><summary>${escapeHTML(words.reasoning)}</summary>${text}</details>`
    }
    case 'tool': {
      if (!options.tools) return ''
      const texts = [part.argsText, ...(part.result === undefined ? [] : [jsonText(part.result)])]
      const blocks = texts.map((text) => `<pre><code>${escapeHTML(text)}</code></pre>`).join('')
      return `<details><summary>${escapeHTML(words.tool(part.name))}</summary>${blocks}</details>`
    }
    case 'image':
    case 'file':
    case 'audio': {
      const { policy = {} } = options
      const label = escapeHTML(words.attachment(part.name || part.mediaType || part.type))
      if (part.type === 'image' && imageAccess(part.url, policy) === 'show') {
        return `<p><img src="${escapeHTML(part.url)}" alt="${label}"></p>`
      }
      if (part.url.startsWith('data:') || !allowsLink(part.url, policy)) return `<p>${label}</p>`
      return `<p><a href="${escapeHTML(part.url)}" rel="noopener noreferrer">${label}</a></p>`
    }
    default:
      return ''
  }
}

function asTyped(text: string): string {
  return text === '' ? '' : `<p style="white-space:pre-wrap">${escapeHTML(text)}</p>`
}

function sourcesHTML(
  message: ChatMessage,
  words: ExportWords,
  { policy = {} }: ExportHTMLOptions,
): string {
  const sources = sourcesOf(message)
  if (sources.length === 0) return ''
  const items = sources.map(({ url, title }) => {
    const label = escapeHTML(title || url)
    if (!allowsLink(url, policy)) return `<li>${label}</li>`
    return `<li><a href="${escapeHTML(url)}" rel="noopener noreferrer">${label}</a></li>`
  })
  return `<h3>${escapeHTML(words.sources)}</h3><ol>${items.join('')}</ol>`
}
