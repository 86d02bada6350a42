// The calls of a choice.
import type { ChoiceSoFar } from './choice-so-far.ts'
import { asArray, asObject, asText, type Json, unquoted } from '../json.ts'
import { LEGACY } from './said.ts'
import { createToolCallTracker, type ToolCallDelta } from './tool-calls.ts'

/** Writes the calls that a delta or a message makes, or goes on with. */
export function writeCalls(soFar: ChoiceSoFar, content: Json): void {
  const list = unquoted(content['tool_calls'])
  const calls = asObject(list) ? [list] : asArray(list)
  const legacy = asObject(content['function_call'])
  // The older spelling has one call, which some servers tell once more in the newer one.
  const all = calls.length === 0 && legacy ? [{ ...legacy, index: 0, type: LEGACY }] : calls
  for (const [position, value] of all.entries()) {
    const call = asObject(value)
    soFar.tools ??= createToolCallTracker(soFar.choice)
    if (!call) continue
    soFar.seen.add('tools')
    soFar.said += 1
    const pieces = soFar.tools.read(call, position, all.length)
    pushCalls(soFar, pieces)
    const [piece, another] = pieces
    if (piece && !another && all.length === 1 && isSoleArguments(content, call, piece)) {
      noteArguments(soFar, call, piece.index)
    }
  }
}

/** Gives back what the calls held. */
export function flushCalls(soFar: ChoiceSoFar): void {
  if (soFar.tools) pushCalls(soFar, soFar.tools.flush())
}

/** Whether a piece of content is a call, as Anthropic's API has them among its texts. */
export function isCall(piece: unknown): boolean {
  const type = asText(asObject(piece)?.['type']) ?? ''
  return /^(?:tool_?(?:use|call)|function|input_json)/.test(type)
}

function pushCalls({ push }: ChoiceSoFar, pieces: readonly ToolCallDelta[]): void {
  for (const piece of pieces) push(piece)
}

function noteArguments(soFar: ChoiceSoFar, call: Json, index: number): void {
  const content = asObject(call['function'])
  if (!content || typeof content['arguments'] !== 'string') return
  const say = (text: string): void => {
    soFar.said += 1
    if (soFar.tools) pushCalls(soFar, soFar.tools.readMore(index, text))
  }
  soFar.note({ content, member: 'arguments', count: 1, say })
}

/** Whether a delta holds more arguments of a call that is known, and nothing else. */
function isSoleArguments(content: Json, call: Json, { id, name, wire }: ToolCallDelta): boolean {
  if (id ?? name ?? wire ?? asText(asObject(call['function'])?.['name'])) return false
  return Object.keys(content).every(
    (member) => member === 'role' || member === 'tool_calls' || !content[member],
  )
}
