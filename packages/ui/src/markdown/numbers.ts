// A number with its sign or unit, in text that runs to the left. The bidirectional algorithm takes "25 tokens/s", "-12 %"
// or "2026-03-01" apart there and lays the pieces out from right to left; isolated, each keeps its order.
import { directionOfText, ownDirection } from './direction.ts'
import type { Direction } from './direction.ts'
import type { Inline } from './engine/types.ts'

// In order wherever it stands: 12, 1.5, 10:30.
const PLAIN = '\\d+(?:[.,:/]\\d+)*'
const UNIT =
  '(?:[%‰°+\\p{Sc}][CF]?|(?=[a-zA-Zµ])(?:[kKMGTmdµ]?i?[A-Z]?[a-z]?|[a-z]+|[KMG]bps|[AP]M)[²³]?(?:/\\w+)?)(?!\\w)'
const TAIL = `(?:[×–-]${PLAIN}|[ \u00a0\u202f]\\d{3}(?!\\d)|-[a-z]\\w*(?:\\.\\w+)*|\\s?${UNIT})`
// Beside a Latin word a number is part of that word's run, which is in order as well.
const NUMBER = new RegExp(
  `(?<![a-zA-Z]\\s?|\\w|\\d[.,:/])(\\+\\d+(?:[ -]\\d+)+|(?<!\\p{L})(?:[-+−~≈]\\p{Sc}?|\\p{Sc})${PLAIN}${TAIL}*|${PLAIN}${TAIL}+)`,
  'u',
)

/**
 * Running text, with each number in a `bdi` if the text runs to the left; else the very same nodes.
 * @param whole of what the text is part of, which it follows unless it is read its own way there.
 */
export function isolateNumbers(nodes: readonly Inline[], whole?: Direction): readonly Inline[] {
  const direction = whole && !ownDirection(nodes, whole) ? whole : directionOfText(nodes)
  return direction === 'rtl' ? nodes.flatMap(isolateIn) : nodes
}

function isolateIn(node: Inline): Inline | Inline[] {
  if ('children' in node) return { ...node, children: node.children.flatMap(isolateIn) }
  if (node.type !== 'text') return node
  // By turns what stands between numbers, and a number.
  return node.text.split(NUMBER).flatMap((text, index): Inline | Inline[] => {
    const piece: Inline = { type: 'text', text }
    if (index % 2 === 1) return { type: 'bdi', children: [piece] }
    return text === '' ? [] : piece
  })
}
