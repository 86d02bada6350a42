// What is common to the ways out of a conversation.
import type { ChatMessage, SourcePart } from '@x/core'
import { cardText } from '../tool-view/card-text.ts'
import type { DataViews, ToolViews } from '../content/tool-views.ts'
import { englishExport } from './words.ts'
import type { ExportWords } from './words.ts'

/** What goes into an export, and how it is called. */
export interface ExportOptions {
  title?: string | undefined
  /** With what the model thought. @default false */
  reasoning?: boolean | undefined
  /** With the calls of tools and their results. @default false */
  tools?: boolean | undefined
  /** The views of the app: what their cards say (`toText`) is part of the conversation. */
  toolViews?: ToolViews | undefined
  dataViews?: DataViews | undefined
  /** With the instructions to the model. @default false */
  system?: boolean | undefined
  /** BCP 47 tag of the language of dates. @default the browser's */
  locale?: string | undefined
  /** Strings that differ from English. */
  words?: Partial<ExportWords> | undefined
}

/** The strings in use. */
export function wordsOf({ words }: ExportOptions): ExportWords {
  return { ...englishExport, ...words }
}

/** What the card of a part says, where it is one of the app's. */
export function cardIn(
  message: ChatMessage,
  at: number,
  { toolViews = {}, dataViews = {} }: ExportOptions,
): string | undefined {
  return cardText(message, at, { toolViews, dataViews })
}

/** Those messages that have something to show. */
export function shownMessages(
  messages: readonly ChatMessage[],
  { system = false }: ExportOptions,
): readonly ChatMessage[] {
  return messages.filter(({ role, parts }) => {
    if (role === 'tool' || parts.length === 0) return false
    return system || (role !== 'system' && role !== 'developer')
  })
}

/** The speaker of a message, with the model of an answer. */
export function speakerOf({ role, model }: ChatMessage, words: ExportWords): string {
  if (role === 'user') return words.you
  if (role !== 'assistant') return words.system
  return model ? `${words.assistant} · ${model}` : words.assistant
}

/** When it was said, as the reader's language writes it; undefined where nobody knows. */
export function timeOf({ createdAt }: ChatMessage, locale: string | undefined): string | undefined {
  if (createdAt === 0) return undefined
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  return format.format(createdAt)
}

/** The places on the web that an answer rests on. */
export function sourcesOf({ parts }: ChatMessage): readonly SourcePart[] {
  return parts.filter((part) => part.type === 'source')
}
