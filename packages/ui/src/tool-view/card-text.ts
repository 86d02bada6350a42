// What the cards of a message say where they cannot be seen: in copies, exports, the browser's find, by ear.
import type { ChatMessage, ToolPart } from '@x/core'
import { messageOf, stepAt } from '@x/core'
import { callOf } from '@x/react'
import { jsonText } from '../json-text.ts'
import { warnOnce } from '../warn-once.ts'
import { findDrawn, findView, optionsOf } from '../content/find-view.ts'
import type {
  DataViewOptions,
  DataViews,
  ToolViewOptions,
  ToolViews,
} from '../content/tool-views.ts'

/** The views that an app has given. */
export interface CardViews {
  toolViews: ToolViews
  dataViews: DataViews
}

/** What the card of a part says; undefined for a part that is no card of the app's. */
export function cardText(message: ChatMessage, at: number, views: CardViews): string | undefined {
  const part = message.parts[at]
  if (part?.type === 'data') {
    const given = findView(views.dataViews, part.name)
    if (!given) return undefined
    const { toText } = optionsOf(given) as DataViewOptions
    return toText ? said(() => toText(part.data), part, '') : ''
  }
  if (part?.type !== 'tool') return undefined
  const given = findDrawn(views.toolViews, part.name)
  if (!given) return undefined
  const { toText } = optionsOf(given) as ToolViewOptions<unknown>
  const plain = defaultText(part)
  return toText
    ? said(() => toText(callOf(part, { step: stepAt(message, at) })), part, plain)
    : plain
}

/** What a message says: its texts as they go on, and the texts of its cards, each a paragraph of its own. */
export function messageText(message: ChatMessage, views: CardViews): string {
  const paragraphs = ['']
  message.parts.forEach((part, at) => {
    if (part.type === 'text') paragraphs.push((paragraphs.pop() ?? '') + part.text)
    else {
      const card = cardText(message, at, views)
      if (card) paragraphs.push(card, '')
    }
  })
  return paragraphs.filter((text) => text !== '').join('\n\n')
}

function said(tell: () => unknown, { name }: { name: string }, otherwise: string): string {
  try {
    const text = tell()
    if (typeof text === 'string') return text
  } catch (thrown) {
    warnOnce(
      `@x/ui: \`toText\` of the view "${name}" threw: ${messageOf(thrown)}. Its card is told in the built-in form instead.`,
    )
  }
  return otherwise
}

function defaultText(part: ToolPart): string {
  const { name, state, error, result, args, argsText } = part
  const value = state === 'done' ? result : (error?.message ?? args ?? argsText)
  const text = plainText(value)
  return text === '' ? name : `${name}: ${text}`
}

/** A value as a line: the members of a flat object by their names, all else as JSON. */
function plainText(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  const members = Object.entries(value)
  const isFlat = typeof value === 'object' && members.every(([, each]) => typeof each !== 'object')
  if (!isFlat || Array.isArray(value)) return jsonText(value, 0)
  return members.map(([key, member]) => `${key}: ${String(member)}`).join(', ')
}
