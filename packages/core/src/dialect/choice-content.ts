// What a delta says, or a whole message. Nearly all deltas are one text: they skip the rest.
import { writeCalls } from './choice-calls.ts'
import { writeAudio, writeContentMember, writeImage, writeSaid } from './choice-pieces.ts'
import { type ChoiceSoFar, type Known, NOTHING, writeText } from './choice-so-far.ts'
import { writeReasoning, writeThought } from './choice-thoughts.ts'
import { textOf } from './content-text.ts'
import { asArray, asObject, asText, type Json } from '../json.ts'
import { isThoughtField } from './thought-field.ts'

/** Writes a delta, or of a whole message what no delta has told. */
export function writeContent(soFar: ChoiceSoFar, content: Json, known: Known): void {
  // DeepSeek refuses an answer whose thoughts were empty, and do not come back as that.
  const onEmpty = (name: string): void => soFar.kept.members({ [name]: '' })
  const member = known.size === 0 ? soleText(content, onEmpty) : undefined
  if (member === undefined) writeMembers(soFar, content, known)
  else writeSole(soFar, content, member)
}

function writeSole(soFar: ChoiceSoFar, content: Json, member: string): void {
  const say = (text: string): void => {
    if (member === 'content') writeSaid(soFar, text)
    else soFar.kept.text(member, writeThought(soFar, member, text))
  }
  const before = soFar.written
  say(String(content[member]))
  soFar.note({ content, member, say, count: soFar.written - before })
}

function writeMembers(soFar: ChoiceSoFar, content: Json, known: Known): void {
  if (!known.has('reasoning')) writeReasoning(soFar, content)
  // A whole message may tell seals that no delta told.
  soFar.kept.members(content, known !== NOTHING)
  if (!known.has('content')) {
    const google = asObject(asObject(content['extra_content'])?.['google'])
    const isThought = google?.['thought'] === true || content['thought'] === true
    writeContentMember(soFar, content['content'], isThought, known)
    writeAudio(soFar, content['audio'])
  }
  const refusal = asText(content['refusal'])
  if (refusal && !known.has('refusal')) {
    soFar.seen.add('refusal')
    writeText(soFar, 'refusal', refusal)
  }
  if (!known.has('tools')) writeCalls(soFar, content)
  soFar.readSources(content)
  if (known.has('media')) return
  for (const image of asArray(content['images'])) {
    writeImage(soFar, typeof image === 'string' ? { url: image } : image)
  }
}

/** Writes a whole message. Some servers send these instead of deltas; others repeat all beside or after them. */
export function writeMessage(soFar: ChoiceSoFar, message: Json, delta: Json | undefined): void {
  const { isLast } = soFar
  let isRepeated = soFar.hasDelta || delta !== undefined
  if (delta && !isLast) return soFar.readSources(message)
  if (!isRepeated) {
    const text = textOf(message['content'])
    isRepeated = isLast && soFar.told !== '' && text === soFar.told
    soFar.told += text
  }
  writeContent(soFar, message, isRepeated ? new Set(soFar.seen) : NOTHING)
}

/** The one member that says something, if it is a text. */
function soleText(content: Json, onEmpty: (member: string) => void): string | undefined {
  let found: string | undefined
  for (const name in content) {
    const value = content[name]
    if (value === '' && name !== 'content') onEmpty(name)
    if (name === 'role' || value === null || value === '') continue
    if (
      found !== undefined ||
      !(name === 'content' || isThoughtField(name)) ||
      typeof value !== 'string'
    )
      return undefined
    found = name
  }
  return found
}
