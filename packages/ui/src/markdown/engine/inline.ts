// Running text: read once from start to end, what needs a partner is matched afterwards.
import { isPunctuation, skipBlank } from './addresses.ts'
import { readAngle, readUrl, readWww } from './autolinks.ts'
import { buildInlines } from './build-inlines.ts'
import { closeBracket, openBracket } from './brackets.ts'
import { addText, appendInlines, checkpointOf, startProgress } from './checkpoints.ts'
import type { Checkpoint } from './scanner.ts'
import { readCode } from './code-spans.ts'
import { scanReference } from './decode.ts'
import type { Definition } from './definitions.ts'
import { matchDelimiters, readDelimiter } from './emphasis.ts'
import { healMarks, healReference } from './heal-marks.ts'
import { readDollars, readEnvironment, readMath } from './math.ts'
import type { Settings } from './types.ts'
import type { Scanner } from './scanner.ts'
import type { Inline } from './types.ts'

/** Running text that has been read. */
export interface ReadText {
  children: readonly Inline[]
  /** Labels that were looked up. */
  labels: readonly string[]
  /** Whether marks were healed. */
  isHealed: boolean
  /** Where a reading of a longer text may go on, if this one got that far. */
  checkpoint: Checkpoint | undefined
}

/**
 * Reads running text.
 * @param find looks up the definition of a normalised label.
 * @param heals whether more text may follow, so that unfinished marks are completed.
 * @param from where a reading of the start of this text got to, with the same definitions.
 */
export function readInlines(
  text: string,
  settings: Settings,
  find: (label: string) => Definition | undefined,
  heals: boolean,
  from?: Checkpoint,
): ReadText {
  const progress = startProgress(from)
  const scanner: Scanner = {
    text,
    at: progress.at,
    settings,
    find,
    heals,
    isHealed: false,
    nodes: [],
    last: undefined,
    brackets: [],
    tags: [],
    inactive: 0,
    labels: new Set(from?.labels),
    isOpenEnded: false,
    absent: new Set(),
    ticks: undefined,
  }
  const special = specialsOf(text, settings)
  while (scanner.at < text.length) {
    const start = scanner.at
    let at = start
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code < 128 && special[code] === 1) break
    }
    if (at > start) addText(scanner, progress, start, at)
    scanner.at = at
    if (at < text.length && !readSpecial(scanner)) {
      if (opensLater(text, at)) scanner.isOpenEnded = true
      scanner.nodes.push(text.charAt(scanner.at))
      scanner.at++
    }
  }
  if (heals) healMarks(scanner)
  else matchDelimiters(scanner, undefined)
  const labels = [...scanner.labels]
  const children = [...progress.children]
  appendInlines(children, buildInlines(scanner.nodes, settings.chat))
  const checkpoint = checkpointOf(progress, scanner)
  return { children, labels, isHealed: scanner.isHealed, checkpoint }
}

/** Whether what is text by now may be the start of something once more follows: a tag or a formula. */
function opensLater(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return (
    code === 36 ||
    (code === 92 && text.charCodeAt(at + 1) === 98) ||
    (code === 60 && /[a-z/!?]/i.test(text.charAt(at + 1)))
  )
}

const tables = new Map<string, Uint8Array>()

/** Which characters mean something. Those that start bare addresses only in text that has some. */
function specialsOf(text: string, { chat, math }: Settings): Uint8Array {
  let specials = '\n\\`*_[]!<&'
  if (chat) specials += '~'
  if (chat && /:\/\/|mailto:|xmpp:/i.test(text)) specials += ':'
  if (chat && /www\./i.test(text)) specials += 'wW'
  if (math) specials += '$'
  let table = tables.get(specials)
  if (!table) {
    table = new Uint8Array(128)
    for (const character of specials) table[character.charCodeAt(0)] = 1
    tables.set(specials, table)
  }
  return table
}

/** Reads the special character at the scanner. @returns false if it is text. */
function readSpecial(scanner: Scanner): boolean {
  const { text, at } = scanner
  switch (text.charCodeAt(at)) {
    case 10:
      return readLineEnd(scanner)
    case 92:
      return readBackslash(scanner)
    case 96:
      return readCode(scanner)
    case 42:
    case 95:
    case 126:
      readDelimiter(scanner)
      return true
    case 91:
      return openBracket(scanner, false)
    case 33:
      return text.charCodeAt(at + 1) === 91 && openBracket(scanner, true)
    case 93:
      return closeBracket(scanner)
    case 60:
      return readAngle(scanner)
    case 38:
      return readReference(scanner)
    case 36:
      return readDollars(scanner)
    case 58:
      return readUrl(scanner)
    default:
      return readWww(scanner)
  }
}

function readLineEnd(scanner: Scanner): boolean {
  const { nodes, text } = scanner
  const before = nodes.at(-1)
  let isHard = false
  if (typeof before === 'string' && before.endsWith(' ')) {
    isHard = before.endsWith('  ')
    let end = before.length
    while (end > 0 && before.charCodeAt(end - 1) === 32) end--
    nodes[nodes.length - 1] = before.slice(0, end)
  }
  nodes.push(isHard ? { type: 'break' } : '\n')
  scanner.at = skipBlank(text, scanner.at)
  return true
}

function readBackslash(scanner: Scanner): boolean {
  const { at, nodes, settings, text } = scanner
  const next = text.charCodeAt(at + 1)
  if (next === 10) {
    nodes.push({ type: 'break' })
    scanner.at = skipBlank(text, at + 1)
    return true
  }
  if (settings.math && (next === 40 || next === 91)) {
    if (readMath(scanner)) return true
    scanner.isOpenEnded = true
  }
  if (settings.math && next === 98 && readEnvironment(scanner)) return true
  if (isPunctuation(next)) {
    nodes.push(text.charAt(at + 1))
    scanner.at += 2
    return true
  }
  if (!scanner.heals || at + 1 < text.length) return false
  scanner.isHealed = true
  scanner.at++
  return true
}

function readReference(scanner: Scanner): boolean {
  const reference = scanReference(scanner.text, scanner.at)
  if (!reference) return scanner.heals && healReference(scanner)
  scanner.nodes.push(reference.value)
  scanner.at = reference.end
  return true
}
