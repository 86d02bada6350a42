// Display maths on lines of its own, between `$$` and `$$` or `\[` and `\]`, or an environment without delimiters.
import { addBlock, beginChild } from './close.ts'
import { restOf } from './cursor.ts'
import { environmentEnd, findMathEnd } from './math.ts'
import type { Leaf } from './open.ts'
import type { Reader } from './reader.ts'
import { trimSpace } from './space.ts'

/** Opens maths if the line starts with it and nothing but it. */
export function startMath(reader: Reader, rest: string): 'line' | undefined {
  const environment = environmentEnd(rest, 0)
  const delimiter = rest.startsWith('$$') ? '$$' : rest.startsWith('\\[') ? '\\]' : undefined
  const closer = environment ?? delimiter
  if (closer === undefined) return undefined
  const key = reader.offset + reader.cursor.next
  const inside = environment ? rest : rest.slice(2)
  const end = findMathEnd(inside, 0, closer)
  if (end >= 0) {
    const text = trimSpace(inside.slice(0, environment ? end + closer.length : end))
    // With more behind it, it is part of a paragraph.
    if (text === '' || trimSpace(inside.slice(end + closer.length)) !== '') return undefined
    addBlock(reader, { type: 'math', key, text, closed: true })
    return 'line'
  }
  if (inside.startsWith('$')) return undefined
  const text = trimSpace(inside)
  beginChild(reader, 'block')
  // `$$ is the id of a process` must not swallow all that follows: only a mark alone may span blank lines.
  reader.leaf = { type: 'math', key, closer, raw: rest, text, endsAtBlank: text !== '' }
  return 'line'
}

/**
 * Adds a line to open maths.
 * @returns where in the line text starts that is no longer part of it, if any does.
 */
export function continueMath(
  reader: Reader,
  leaf: Extract<Leaf, { type: 'math' }>,
): number | undefined {
  const { cursor } = reader
  const line = restOf(cursor)
  leaf.raw += `\n${line}`
  const end = findMathEnd(line, 0, leaf.closer)
  const { closer } = leaf
  const isEnvironment = closer.startsWith('\\end')
  const added = end < 0 ? line : line.slice(0, isEnvironment ? end + closer.length : end)
  leaf.text = leaf.text === '' ? added : `${leaf.text}\n${added}`
  if (end < 0) return undefined
  const { key, text } = leaf
  reader.leaf = undefined
  addBlock(reader, { type: 'math', key, text: trimSpace(text), closed: true })
  const after = cursor.text.length - (line.length - end - closer.length)
  return trimSpace(cursor.text.slice(after)) === '' ? undefined : after
}
