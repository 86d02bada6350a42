// Colouring code that grows. A grammar can only read a text from its start, so a long open block would cost
// its square. Instead: a pass over the whole text each time it has grown by an eighth (which adds up to a
// multiple of the length), and between two such passes only the lines since the last place where no comment,
// string or the like was open. Lines that the passes agree on keep their identity, and none turns plain again.
import { ownText } from '../markdown/engine/own-text.ts'
import type { CodeLine, CodeLines, CodeSpan } from '../content/plugin.ts'

/** A node of a coloured text: text, or children in a scope. */
export interface ColourNode {
  readonly type: string
  readonly value?: string | undefined
  readonly properties?: { readonly className?: unknown } | undefined
  readonly children?: readonly ColourNode[] | undefined
}

/** Reads a text from its start. */
export type Pass = (code: string) => readonly ColourNode[]

interface ColouredCode extends CodeLines {
  /** How much of the text the last whole pass had read. */
  readonly checked: number
  /** Where the last line starts that begins outside of any scope. */
  readonly safeOffset: number
  readonly safeLine: number
}

/** Up to this many characters a whole pass is cheap enough for every step. */
const SMALL = 1500
/** A scope that stays open for longer than this waits for the next whole pass. */
const LONGEST_TAIL = 4000
const GROWTH = 1 / 8

/** The lines of a text in colour. */
export function colour(
  pass: Pass,
  code: string,
  isOpen: boolean,
  earlier: CodeLines | undefined,
): CodeLines {
  const before = earlier as ColouredCode | undefined
  if (!before || before.checked === undefined || !code.startsWith(before.code)) {
    return whole(pass, code, before)
  }
  const grown = code.length - before.checked
  if (grown === 0 && before.code === code) return before
  if (!isOpen || code.length <= SMALL || grown > before.checked * GROWTH) {
    return whole(pass, code, before)
  }
  return tail(pass, code, before)
}

function whole(pass: Pass, code: string, before: ColouredCode | undefined): ColouredCode {
  const read = readLines(pass(code))
  const lines = before ? keepSame(read.lines, before.lines) : read.lines
  return {
    code,
    lines,
    checked: code.length,
    safeOffset: read.safeOffset,
    safeLine: read.safeLine,
  }
}

function tail(pass: Pass, code: string, before: ColouredCode): ColouredCode {
  const { checked, safeOffset, safeLine } = before
  if (code.length - safeOffset > LONGEST_TAIL) {
    // Too long to read again at each step: what comes stays plain until the next whole pass.
    const lastStart = before.code.lastIndexOf('\n') + 1
    const [first = '', ...rest] = ownText(code.slice(before.code.length)).split('\n')
    const last = before.lines.at(-1) ?? []
    const lines = [
      ...before.lines.slice(0, -1),
      first === '' && code.length > lastStart ? last : [...last, first],
      ...rest.map((line): CodeLine => [line]),
    ]
    return { code, lines, checked, safeOffset, safeLine }
  }
  const read = readLines(pass(code.slice(safeOffset)))
  const seen = before.lines.slice(safeLine)
  return {
    code,
    lines: [...before.lines.slice(0, safeLine), ...keepSame(read.lines, seen)],
    checked,
    safeOffset: safeOffset + read.safeOffset,
    safeLine: safeLine + read.safeLine,
  }
}

interface ReadLines {
  lines: CodeLine[]
  safeOffset: number
  safeLine: number
}

function readLines(nodes: readonly ColourNode[]): ReadLines {
  const lines: CodeLine[] = []
  let line: CodeSpan[] = []
  let offset = 0
  let safeOffset = 0
  let safeLine = 0

  function add(text: string, scope: string | undefined): void {
    if (text !== '') line.push(scope === undefined ? text : { scope, text })
  }

  function walk(node: ColourNode, scope: string | undefined): void {
    if (node.type !== 'text') {
      for (const child of node.children ?? []) walk(child, scopeOf(node) ?? scope)
      return
    }
    const [first = '', ...rest] = (node.value ?? '').split('\n')
    add(first, scope)
    offset += first.length
    for (const text of rest) {
      lines.push(line)
      line = []
      offset += 1
      if (scope === undefined) {
        safeOffset = offset
        safeLine = lines.length
      }
      add(text, scope)
      offset += text.length
    }
  }

  for (const node of nodes) walk(node, undefined)
  lines.push(line)
  return { lines, safeOffset, safeLine }
}

/** `['title', 'function_']` is the scope `title.function`. */
function scopeOf(node: ColourNode): string | undefined {
  const names = node.properties?.className
  if (!Array.isArray(names) || names.length === 0) return undefined
  return names.join('.').replaceAll('_', '')
}

function keepSame(lines: readonly CodeLine[], before: readonly CodeLine[]): CodeLine[] {
  return lines.map((line, index) => {
    const kept = before[index]
    return kept && isSame(line, kept) ? kept : line
  })
}

function isSame(left: CodeLine, right: CodeLine): boolean {
  return left.length === right.length && left.every((span, index) => isSameSpan(span, right[index]))
}

function isSameSpan(left: CodeSpan, right: CodeSpan | undefined): boolean {
  if (typeof left === 'string' || typeof right !== 'object') return left === right
  return left.scope === right.scope && left.text === right.text
}
