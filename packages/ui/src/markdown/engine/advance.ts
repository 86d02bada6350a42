// A Markdown text that grows at its end. What whole lines say is settled once and kept; the line that is still being
// written is read on top of a copy of that state, which is then thrown away. So a step costs what was added, plus the
// open leaf. `healed(prefix)`, what is shown while more may follow, is defined in half-lines.ts and heal-marks.ts.
import { closeFrame, closeLeaf } from './close.ts'
import type { Definitions } from './definitions.ts'
import { finishReading } from './finish.ts'
import { listFootnotes } from './footnotes.ts'
import { nothingOpen } from './open.ts'
import type { Note, Open } from './open.ts'
import { ownText } from './own-text.ts'
import { createReader, partKey } from './reader.ts'
import type { Reader, ShownParts } from './reader.ts'
import type { Settings } from './types.ts'
import { readLine } from './read-line.ts'
import { relink } from './relink.ts'
import type { Relinked } from './relink.ts'
import type { Block, Document, ParseOptions } from './types.ts'

/** What a document keeps to go on from. */
interface State {
  open: Open
  definitions: Definitions
  /** Footnotes that are closed. */
  notes: readonly Note[]
  settings: Settings
  streaming: boolean
  /** What was shown of the open end, and of finished parts that it gave a link. */
  shown: ShownParts
  relinked: Relinked
}

/** Work that one step did: what a test of linear cost counts. */
export interface Work {
  /** Lines read, characters of running text read. */
  lines: number
  characters: number
}

const states = new WeakMap<Document, State>()
const works = new WeakMap<Document, Work>()

/** The work that making a document took. */
export function workOf(document: Document): Work {
  return works.get(document) ?? { lines: 0, characters: 0 }
}

/** The document of a text. */
export function parse(text: string, options: ParseOptions = {}): Document {
  return advance(undefined, text, options)
}

/**
 * The document of `text`, with all that did not change taken over from `document`. Pure. A text that does not start
 * with the document's, and other options than its own, start afresh.
 */
export function advance(
  document: Document | undefined,
  text: string,
  options: ParseOptions = {},
): Document {
  const settings: Settings = {
    chat: options.flavor !== 'commonmark',
    math: options.math === true,
    citations: options.citations === true,
  }
  const streaming = options.streaming === true
  const before = document && goOnFrom(document, text, settings)
  if (document && before && document.text === text && before.streaming === streaming) {
    return document
  }
  const work: Work = { lines: 0, characters: 0 }
  const settled = settle(before ?? initial(settings), text, work)
  const result = show(settled, text, streaming, document, work)
  works.set(result, work)
  return result
}

function initial(settings: Settings): State {
  return {
    open: nothingOpen,
    definitions: [],
    notes: [],
    settings,
    streaming: false,
    shown: new Map(),
    relinked: new Map(),
  }
}

function goOnFrom(document: Document, text: string, settings: Settings): State | undefined {
  const state = states.get(document)
  // Compared as a whole, which takes a twentieth of the time of `startsWith` (200 KB: 3 µs, not 87).
  if (!state || text.slice(0, document.text.length) !== document.text) return undefined
  const { chat, math, citations } = state.settings
  const isSame =
    chat === settings.chat && math === settings.math && citations === settings.citations
  return isSame ? state : undefined
}

/** Reads the lines whose end has arrived. */
function settle(state: State, text: string, work: Work): State {
  let end = lineEnd(text, state.open.offset)
  if (end < 0) return state
  const reader = createReader(state.open, state.settings, state.definitions, state.shown, false)
  for (; end >= 0; end = lineEnd(text, reader.offset)) {
    const next = text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10 ? end + 2 : end + 1
    readNext(reader, text, end, work, false)
    reader.offset = next
  }
  const { definitions } = finishReading(reader, work)
  const { frames, leaf, line, offset, headings } = reader
  const notes = reader.notes.length > 0 ? [...state.notes, ...reader.notes] : state.notes
  const settled = { ...state, open: { frames, leaf, line, offset, headings }, definitions, notes }
  if (reader.defined.size === 0) return settled
  const link = relink(reader, definitions, state.relinked, work)
  for (const frame of frames) frame.children = link.parts(frame.children)
  if (leaf?.type === 'table') {
    const [head = leaf.head, ...rows] = link.parts([leaf.head, ...leaf.rows])
    Object.assign(leaf, { head, rows })
  }
  return { ...settled, notes: link.parts(notes), relinked: link.relinked }
}

/** The next line ending, from `from` on. A `\r` at the end of the text is none yet: a `\n` may follow. */
function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  const limit = end < 0 ? text.length - 1 : end
  const early = text.slice(from, limit).indexOf('\r')
  return early < 0 ? end : from + early
}

function readNext(reader: Reader, text: string, end: number, work: Work, isTail: boolean): void {
  readLine(reader, ownText(text.slice(reader.offset, end)), isTail)
  reader.line++
  work.lines++
}

/** The first half of a character of two units: its other half is on its way. */
const HALF_CHARACTER = /[\ud800-\udbff]$/

/** What is to be seen of a text: all that is settled, and its last line as it is by now. */
function show(
  state: State,
  text: string,
  streaming: boolean,
  before: Document | undefined,
  work: Work,
): Document {
  const { open, settings } = state
  const reader = createReader(open, settings, state.definitions, state.shown, streaming)
  const isCut = streaming && HALF_CHARACTER.test(text)
  const end = text.endsWith('\r') || isCut ? text.length - 1 : text.length
  const isTail = isCut || text.length === end
  if (end > open.offset || !isTail) readNext(reader, text, end, work, isTail)
  // A text that does not go on ends what is open as anything else would.
  closeLeaf(reader, !streaming)
  while (reader.frames.length > 1) closeFrame(reader)
  const { definitions, shown } = finishReading(reader, work)
  const link = relink(reader, definitions, state.relinked, work)
  const blocks = link.parts((reader.frames[0]?.children ?? []) as Block[])
  const notes = link.parts([...state.notes, ...reader.notes])
  const document: Document = {
    text,
    blocks,
    finished: open.frames[0]?.children.length ?? 0,
    footnotes: listFootnotes(blocks, notes, before?.footnotes ?? []),
  }
  const parts = new Map(shown.map((entry) => [partKey(entry.part), entry]))
  states.set(document, { ...state, streaming, shown: parts, relinked: link.relinked })
  return document
}
