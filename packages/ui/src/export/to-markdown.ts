// A conversation as one Markdown text.
import type { ChatMessage, ChatPart } from '@x/core'
import { allowsLink } from '../content/policy.ts'
import { cardIn, shownMessages, sourcesOf, speakerOf, timeOf, wordsOf } from './options.ts'
import type { ExportOptions } from './options.ts'
import type { ExportWords } from './words.ts'

/**
 * The conversation as Markdown: a heading for each turn, what was said as it was written, and its sources. What was
 * attached is named; only what has an address on the web is linked.
 */
export function conversationToMarkdown(
  messages: readonly ChatMessage[],
  options: ExportOptions = {},
): string {
  const words = wordsOf(options)
  const sections = shownMessages(messages, options).map((message) =>
    sectionOf(message, words, options),
  )
  return `${[`# ${oneLine(options.title || words.untitled)}`, ...sections].join('\n\n')}\n`
}

function sectionOf(message: ChatMessage, words: ExportWords, options: ExportOptions): string {
  const time = timeOf(message, options.locale)
  const sources = sourcesOf(message)
  const { status, reason } = message
  return [
    `## ${oneLine(speakerOf(message, words))}`,
    time && `*${time}*`,
    ...message.parts.map(
      (part, at) => cardIn(message, at, options) ?? partText(part, words, options),
    ),
    status === 'incomplete' && reason && `*${words.incomplete[reason]}*`,
    sources.length > 0 &&
      `**${words.sources}**\n\n${sources
        .map(({ url, title }, index) => `${index + 1}. ${linkTo(url, title || url)}`)
        .join('\n')}`,
  ]
    .filter(Boolean)
    .join('\n\n')
}

function partText(part: ChatPart, words: ExportWords, options: ExportOptions): string {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return part.text.trim()
    case 'reasoning':
      return options.reasoning ? quote(`**${words.reasoning}**\n\n${part.text.trim()}`) : ''
    case 'tool': {
      if (!options.tools) return ''
      const result = part.result === undefined ? '' : `\n\n${fence(jsonText(part.result))}`
      return `**${oneLine(words.tool(part.name))}**\n\n${fence(part.argsText)}${result}`
    }
    case 'image':
    case 'file':
    case 'audio': {
      const label = words.attachment(part.name || part.mediaType || part.type)
      return part.url.startsWith('data:') ? `*${escapeText(label)}*` : linkTo(part.url, label)
    }
    default:
      return ''
  }
}

/** A value as it is read best: text as it is, the rest as JSON. */
export function jsonText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '')
}

function linkTo(url: string, label: string): string {
  const text = escapeText(oneLine(label))
  if (!allowsLink(url, {})) return text
  return `[${text}](<${url.replaceAll(/[<>\s]/g, encodeURIComponent)}>)`
}

function escapeText(text: string): string {
  return text.replaceAll(/[\\[\]*_`<]/g, String.raw`\$&`)
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

function quote(text: string): string {
  return text.replaceAll(/^/gm, '> ')
}

/** A fence that no line of the text can close. */
function fence(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length))
  const ticks = '`'.repeat(longest + 1)
  return `${ticks}\n${text}\n${ticks}`
}
