// A call whose answer has ended: its arguments as they are read, and whether it may be carried out.
import { parseJson } from '../json.ts'
import { notCarriedOut } from './tool-error.ts'
import type { ToolPart } from './types.ts'

/** The call as it is then. `why` says why no call of its answer may be carried out, where that did not end well. */
export function endedCall(part: ToolPart, why: string | undefined): ToolPart {
  const argsText = why ? part.argsText : repaired(part.argsText)
  const parsed = parseJson(argsText || (why ? '' : '{}'))
  // Some servers write the arguments as JSON within JSON.
  const args = typeof parsed === 'string' ? (parseJson(parsed) ?? parsed) : parsed
  const known = args === undefined ? part : { ...part, argsText, args }
  if (why) return { ...known, state: 'cancelled', error: notCarriedOut(why) }
  // Whole, and perhaps wrong all the same: whoever carries it out tells the model.
  return { ...known, state: 'ready' }
}

/** Tool parsers of inference servers lose the first or the last brace when it shares a token, or leave tokens and fences. */
function repaired(argsText: string): string {
  const within = argsText.slice(argsText.indexOf('{'), argsText.lastIndexOf('}') + 1)
  const spellings = [argsText, `{${argsText}`, `${argsText}}`, within]
  return spellings.find((text) => parseJson(text) !== undefined) ?? argsText
}
