'use client'
import type { ReactElement } from 'react'
import { Markdown } from '../markdown/markdown.tsx'
import { Json, membersOf, Rows } from './tool-value.tsx'
import { jsonText } from '../json-text.ts'
import { masked } from './secrets.ts'

/** The result of a call as what it is: text, Markdown, a picture by the policy, a table, rows, or JSON. */
export function ToolResult({ label, value }: { label: string; value: unknown }): ReactElement {
  return (
    <figure data-x-tool-value="">
      <figcaption>{label}</figcaption>
      <Shown label={label} value={masked(parsed(value))} />
    </figure>
  )
}

const PICTURE =
  /^(?:data:image\/(?:png|jpeg|gif|webp|avif);|https?:\/\/[^\s<>]+\.(?:png|jpe?g|gif|webp|avif)(?:\?[^\s<>]*)?$)/i
const PICTURE_TYPE = /^image\/(?:png|jpeg|gif|webp|avif)$/
const LONGEST = 100_000
const MOST_ROWS = 200

function Shown({ label, value }: { label: string; value: unknown }): ReactElement {
  const said = typeof value === 'string' ? value : contentOf(value)
  // Markdown passes every address by the policy, and shows HTML as the text that it is.
  if (said !== undefined) {
    const text = PICTURE.test(said) ? `![](<${said}>)` : said.slice(0, LONGEST)
    return <Markdown text={text} />
  }
  const columns = columnsOf(value)
  if (columns) return <Table columns={columns} rows={value as Record<string, unknown>[]} />
  const members = membersOf(value)
  return members ? <Rows members={members} /> : <Json label={label} value={value} />
}

/** Tools often give JSON as text. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value) || value.length > LONGEST) return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}

/** Texts and pictures in the form that the Model Context Protocol has for results, as Markdown. */
function contentOf(value: unknown): string | undefined {
  const list: unknown = Array.isArray(value)
    ? value
    : (value as { content?: unknown } | null)?.content
  if (!Array.isArray(list) || list.length === 0) return undefined
  const pieces = list.map((each: unknown) => {
    const { type, text, data, mimeType } = (each ?? {}) as Record<string, unknown>
    if (type === 'text' && typeof text === 'string') return text
    const isPicture = type === 'image' && typeof data === 'string' && /^[\w+/=]*$/.test(data)
    const isShown = typeof mimeType === 'string' && PICTURE_TYPE.test(mimeType)
    return isPicture && isShown ? `![](<data:${mimeType};base64,${data}>)` : undefined
  })
  return pieces.includes(undefined) ? undefined : pieces.join('\n\n')
}

/** The columns of a list of flat objects that are much alike, or undefined for all else. */
function columnsOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value) || value.length < 2 || value.length > MOST_ROWS) return undefined
  const names = new Set<string>()
  for (const row of value as unknown[]) {
    const members = membersOf(row)
    if (!members || members.some(([, member]) => typeof member === 'object' && member !== null)) {
      return undefined
    }
    for (const [name] of members) names.add(name)
  }
  return names.size <= 8 ? [...names] : undefined
}

function Table({
  columns,
  rows,
}: {
  columns: readonly string[]
  rows: readonly Record<string, unknown>[]
}): ReactElement {
  return (
    <div data-x-tool-table="" role="group" tabIndex={0} aria-label={columns.join(', ')}>
      <table>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} dir="auto" scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {columns.map((name) => (
                <td key={name} dir="auto">
                  {Object.hasOwn(row, name) ? cellText(row[name]) : ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function cellText(value: unknown): string {
  if (value === null) return ''
  return typeof value === 'string' ? value : jsonText(value)
}
