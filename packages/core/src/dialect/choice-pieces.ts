// The content of a choice: a text, or a list of pieces, which may be texts, thoughts, refusals, pictures and calls.
import { isCall, writeCalls } from './choice-calls.ts'
import { type ChoiceSoFar, type Known, NOTHING, writeText } from './choice-so-far.ts'
import { piecesIn, textOf } from './content-text.ts'
import { asObject, asText } from '../json.ts'

/** Writes what stands in the member. `isThought` where its provider marks it as a thought. */
export function writeContentMember(
  soFar: ChoiceSoFar,
  value: unknown,
  isThought: boolean,
  known: Known,
): void {
  if (value === null || value === undefined) return
  // Gemini marks its thoughts, and puts them into tags as well, mostly. Without tags they would go back as text.
  const isBare = isThought && typeof value === 'string' && !value.trimStart().startsWith('<')
  if (isBare && !soFar.think.isOpen) return writeText(soFar, 'reasoning', value)
  if (typeof value === 'string') return writeSaid(soFar, value)
  if (isData(value)) return writeSaid(soFar, JSON.stringify(value))
  const pieces: readonly unknown[] = Array.isArray(value) ? piecesIn(value) : [value]
  const calls = pieces.filter(isCall)
  // Calls go back as calls.
  const others = pieces.filter((each) => !isCall(each))
  soFar.kept.content(others, known !== NOTHING)
  for (const each of pieces) writePiece(soFar, each, known)
  if (!known.has('tools')) writeCalls(soFar, { tool_calls: calls })
}

/** Whether it is the JSON that was asked for, which some servers send as what it says, and no piece. */
function isData(value: unknown): boolean {
  const names = Object.keys(asObject(value) ?? {})
  return names.length > 0 && !/\b(?:type|text)\b|url|inline/i.test(names.join())
}

/** Writes a text of the answer, in which thoughts may stand in tags. `isKept` where it goes back as a piece. */
export function writeSaid(soFar: ChoiceSoFar, piece: string, isKept = false): void {
  if (piece === '') return
  soFar.seen.add('content')
  soFar.said += 1
  const text = soFar.answerSaid.fresh(piece, soFar.isLast)
  if (text === '') return
  if (!isKept) soFar.kept.content(text)
  soFar.think.push(text)
}

function writePiece(soFar: ChoiceSoFar, value: unknown, known: Known): void {
  const piece = asObject(value)
  const type = piece?.['type']
  if (type === 'thinking' || type === 'reasoning') {
    if (!known.has('reasoning')) writeText(soFar, 'reasoning', textOf(piece))
  } else if (type === 'refusal') writeText(soFar, 'refusal', textOf(piece?.['refusal']))
  else {
    writeImage(soFar, piece)
    writeSaid(soFar, textOf(value), true)
  }
}

/** Writes a picture that was not told before, if the piece is one. */
export function writeImage(soFar: ChoiceSoFar, value: unknown): void {
  const image = asObject(value)
  const url =
    asText(asObject(image?.['image_url'])?.['url']) ??
    asText(image?.['image_url']) ??
    asText(image?.['url'])
  if (!url) return
  soFar.seen.add('media')
  if (soFar.pictures.has(url)) return
  soFar.pictures.add(url)
  soFar.push({ type: 'media', choice: soFar.choice, media: { type: 'image', url } })
}

/** Writes a piece of sound, and what it says. */
export function writeAudio(soFar: ChoiceSoFar, value: unknown): void {
  const audio = asObject(value)
  writeText(soFar, 'text', asText(audio?.['transcript']))
  const data = asText(audio?.['data'])
  if (audio) soFar.seen.add('content')
  if (data) soFar.push({ type: 'audio', choice: soFar.choice, data })
}
