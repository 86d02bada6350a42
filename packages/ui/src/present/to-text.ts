// A call of `present` as plain text: for copies, exports, find and screen readers.
import { toMarkdown } from '../markdown/table-text.ts'
import { answerIn, keysOf, valueIn } from './asking.ts'
import { isHalfWritten } from './asks.ts'
import { formatNumber, formatShare } from './numbers.ts'
import { type Cell, LIMITS, type PresentPart } from './parts.ts'
import type { PresentAnswer, PresentValue } from './present-tool.ts'
import { itemFrom, partFrom, partsIn } from './read-part.ts'
import { cellsOf } from './read-table.ts'
import { englishPresent } from './words.ts'

/**
 * What a call of `present` shows, as text: tables and charts as the rows of a Markdown table, forms with what was answered.
 * @param locale BCP 47 tag for numbers.
 */
export function presentText(
  call: { state: string; args?: unknown; result?: unknown },
  locale: string = englishLocale,
): string {
  const isHalf = isHalfWritten(call.state)
  const parts = partsIn(call.args, isHalf).slice(0, LIMITS.parts).map(partFrom)
  // A kind that is a beginning is no kind.
  if (isHalf && parts.at(-1)?.type === 'unknown') parts.pop()
  const answer = call.state === 'done' ? answerIn(call.result) : undefined
  const keys = keysOf(parts)
  return parts
    .map((part, index) => textOfPart(part, answer, keys[index] ?? [], locale).trim())
    .filter((text) => text !== '')
    .join('\n\n')
}

const englishLocale = 'en'

function textOfPart(
  part: PresentPart,
  answer: PresentAnswer | undefined,
  keys: readonly string[],
  locale: string,
): string {
  const cell = (value: Cell): string =>
    typeof value === 'number'
      ? formatNumber(value, locale)
      : typeof value === 'boolean'
        ? value
          ? '✓'
          : '✗'
        : value
  const lines = (...all: readonly (string | undefined)[]): string =>
    all.filter((line) => line !== undefined && line !== '').join('\n')
  const facts = (items: readonly { key: string; value: Cell }[]): readonly string[] =>
    items.map(({ key, value }) => pair(key, cell(value)))
  switch (part.type) {
    case 'text':
      return part.text
    case 'list':
      return lines(
        part.title,
        ...part.items
          .slice(0, LIMITS.items)
          .map((item, at) => `${part.isOrdered ? `${at + 1}.` : '-'} ${itemFrom(item)}`),
      )
    case 'facts':
      return lines(part.title, ...facts(part.items))
    case 'table': {
      const { columns, rows, title } = part
      const body = rows.slice(0, LIMITS.rows).map((row) => cellsOf(row, columns).map(cell))
      return lines(title, tableOf([columns.map(({ label }) => label), ...body]))
    }
    case 'chart': {
      const { labels, series, title, unit } = part
      const head = [englishPresent.point, ...series.map(({ name }) => name || englishPresent.value)]
      const body = labels.map((label, at) => [
        label,
        ...series.map(({ values }) => {
          const value = values[at]
          return value === undefined ? '–' : formatNumber(value, locale, { unit })
        }),
      ])
      return lines(title, tableOf([head, ...body]))
    }
    case 'image':
      return part.alt
    case 'link':
      return lines(pair(part.title, part.url), part.text)
    case 'progress':
      return pair(part.title ?? '', part.value === undefined ? '' : formatShare(part.value, locale))
    case 'form':
      return lines(
        part.title,
        ...part.fields.map(({ label }, at) => pair(label, given(valueIn(answer, keys[at]), cell))),
      )
    case 'choice': {
      const value = valueIn(answer, keys[0])
      const chosen = typeof value === 'object' ? value : [value]
      return lines(
        part.title,
        ...part.options.map((option) => `- ${option}${chosen.includes(option) ? ' ✓' : ''}`),
      )
    }
    case 'card':
      return lines(
        part.title,
        part.text,
        ...facts(part.facts),
        part.url,
        answer?.card === part.title && answer.pressed !== undefined
          ? `✓ ${answer.pressed}`
          : undefined,
      )
    case 'unknown':
      return part.text
    default:
      return part satisfies never
  }
}

const pair = (key: string, value: string): string => [key, value].filter(Boolean).join(': ')

function given(value: PresentValue | undefined, cell: (value: Cell) => string): string {
  if (value === undefined) return ''
  return typeof value === 'object' ? value.map(String).join(', ') : cell(value)
}

function tableOf(rows: readonly (readonly string[])[]): string {
  return rows[0]?.length ? toMarkdown(rows, []).trim() : ''
}
