// An answer as the pieces that a model would have sent, one token or one fact each.
import type { Answer, ScriptedCitation, ScriptedError } from './script.ts'

/** A citation whose place in the text is known. */
interface PlacedCitation {
  url: string
  title: string
  snippet: string | undefined
  start: number
  end: number
}

/** What is sent at one go. `tokens` in the answer's accounts: 1 for text and arguments, else 0. */
export type Piece =
  | { type: 'reasoning' | 'text' | 'refusal'; choice: number; text: string }
  | { type: 'tool'; choice: number; index: number; id?: string; name?: string; args: string }
  | { type: 'citation'; choice: number; citation: PlacedCitation }
  | { type: 'finish'; choice: number; reason: string | null }
  | { type: 'stall' }
  | { type: 'cut' }
  | { type: 'error'; error: ScriptedError }

const TOKEN = / ?[\p{L}\p{M}\p{N}]{1,8}|\s+| ?[^\s\p{L}\p{M}\p{N}]{1,4}/gu

/** Text in pieces of about the length of a model's tokens; joined they are the text again. */
export function splitTokens(text: string): readonly string[] {
  return text.match(TOKEN) ?? []
}

/** Whether a piece is a token that a model would have been paid for. */
export function isToken(piece: Piece): boolean {
  return piece.type === 'tool' || 'text' in piece
}

/** Where a URL stands in a text: the whole of a Markdown link to it, else the bare URL, else the end. */
function placeOf(url: string, text: string): { start: number; end: number } {
  const at = text.indexOf(url)
  if (at < 0) return { start: text.length, end: text.length }
  const opening = text.slice(0, at).endsWith('](') ? text.lastIndexOf('[', at) : -1
  return opening < 0
    ? { start: at, end: at + url.length }
    : { start: opening, end: at + url.length + 1 }
}

function citationIn(text: string, cited: ScriptedCitation): PlacedCitation {
  const { url, title = url, snippet } = cited
  const place = placeOf(url, text)
  return { url, title, snippet, start: cited.start ?? place.start, end: cited.end ?? place.end }
}

function piecesOfChoice(answer: Answer, choice: number, maxTokens: number): Piece[] {
  const pieces: Piece[] = []
  for (const type of ['reasoning', 'text', 'refusal'] as const) {
    for (const text of splitTokens(answer[type] ?? '')) pieces.push({ type, choice, text })
  }
  for (const [index, call] of (answer.toolCalls ?? []).entries()) {
    const args = typeof call.args === 'string' ? call.args : JSON.stringify(call.args ?? {})
    const id = call.id ?? `call_sandbox_${index}`
    pieces.push({ type: 'tool', choice, index, id, name: call.name, args: '' })
    for (const part of splitTokens(args)) pieces.push({ type: 'tool', choice, index, args: part })
  }
  if (pieces.length > maxTokens) {
    pieces.length = maxTokens
    pieces.push({ type: 'finish', choice, reason: 'length' })
    return pieces
  }
  for (const cited of answer.citations ?? []) {
    pieces.push({ type: 'citation', choice, citation: citationIn(answer.text ?? '', cited) })
  }
  const natural = answer.toolCalls?.length ? 'tool_calls' : 'stop'
  const reason = answer.finishReason === undefined ? natural : answer.finishReason
  pieces.push({ type: 'finish', choice, reason })
  return pieces
}

function interleave(lists: readonly Piece[][]): Piece[] {
  const merged: Piece[] = []
  const longest = Math.max(...lists.map((list) => list.length))
  for (let at = 0; at < longest; at += 1) {
    for (const list of lists) {
      const piece = list[at]
      if (piece !== undefined) merged.push(piece)
    }
  }
  return merged
}

function interruptAt(pieces: Piece[], chars: number, interruption: Piece): Piece[] {
  let left = chars
  const kept: Piece[] = []
  for (const piece of pieces) {
    if ('text' in piece) {
      if (piece.text.length > left) {
        if (left > 0) kept.push({ ...piece, text: piece.text.slice(0, left) })
        break
      }
      left -= piece.text.length
    } else if (piece.type === 'finish') break
    kept.push(piece)
  }
  kept.push(interruption)
  return kept
}

/** All that an answer sends, in order, for `count` choices of at most `maxTokens` each. */
export function piecesOf(answer: Answer, count: number, maxTokens: number): readonly Piece[] {
  const scripted = answer.choices?.length ? answer.choices : [answer]
  const lists = Array.from({ length: count }, (_, choice) => {
    const own = scripted[choice % scripted.length] ?? answer
    return piecesOfChoice(own, choice, maxTokens)
  })
  const pieces = interleave(lists)
  if (answer.errorAfter !== undefined) {
    const { chars, error } = answer.errorAfter
    return interruptAt(pieces, chars, { type: 'error', error })
  }
  if (answer.cutAfter !== undefined) return interruptAt(pieces, answer.cutAfter, { type: 'cut' })
  if (answer.stallAfter !== undefined) {
    return interruptAt(pieces, answer.stallAfter, { type: 'stall' })
  }
  return pieces
}
