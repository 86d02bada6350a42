// A table as text for other programs.
import { isElement } from '../tree-of.ts'

/** The text of a cell, a line for each of its lines. */
export function textOfCell(cell: Element): string {
  // Line ends of the source are spaces here; those that show are elements.
  const pieces = [...cell.childNodes].map((node) => {
    if (node.nodeName === 'BR') return '\n'
    return isElement(node) && node.querySelector('br') ? textOfCell(node) : (node.textContent ?? '')
  })
  return pieces.join('')
}

/** As Markdown: one line to a row, `|` escaped. */
export function toMarkdown(
  rows: readonly (readonly string[])[],
  align: readonly (string | null | undefined)[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const [head = [], ...body] = rows.map((row) => row.map(escapeCell))
  const marks = head.map((_, index) => MARKS[align[index] ?? ''] ?? '---')
  return [head, marks, ...body].map(line).join('\n') + '\n'
}

const MARKS: Readonly<Record<string, string>> = { left: ':---', center: ':---:', right: '---:' }

function escapeCell(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replaceAll(/\s*\n\s*/g, '<br>')
}

/** As CSV (RFC 4180), with a byte order mark: without one, spreadsheets misread all but ASCII. */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return `\ufeff${rows.map((row) => row.map(quoteCell).join(',')).join('\r\n')}\r\n`
}

function quoteCell(text: string): string {
  // A spreadsheet runs a cell that starts like a formula; an apostrophe keeps it text.
  const isFormula = /^[=+@\t\r]/.test(text) || /^-(?![\d.,]+$)/.test(text)
  const safe = isFormula ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
