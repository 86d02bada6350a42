// A number with its sign or unit, in text that runs to the left. The bidirectional algorithm takes "25 tokens/s", "-12 %"
// or "2026-03-01" apart there and lays the pieces out from right to left; isolated, each keeps its order.
import { directionOfText, ownDirection } from './direction.ts'
import type { Direction } from './direction.ts'
import { textOf } from './engine/build-inlines.ts'
import type { Inline } from './engine/types.ts'

// In order wherever it stands: 12, 1.5, 10:30.
const PLAIN = '\\d+(?:[.,:/]\\d+)*'
const UNIT =
  '(?:[%‰°+\\p{Sc}][CF]?|(?=[a-zA-Zµ])(?:[ckKMGTmdµ]?i?[A-Z]?[a-z]?[23]?|[a-z]+|[KMG]bps|[AP]M)[²³]?(?:/\\w+)?)(?!\\w)'
const TAIL = `(?:[×–-]${PLAIN}|[ \u00a0\u202f]\\d{3}(?!\\d)|-[a-z]\\w*(?:\\.\\w+)*|\\s?${UNIT})`
// Beside a Latin word a number is part of that word's run, which is in order as well.
const NUMBER = `(?<![a-zA-Z]\\s?|\\w|\\d[.,:/])(?:\\+\\d+(?:[ -]\\(?\\d+\\)?)+|(?<!\\p{L})(?:[-+−±~≈]\\p{Sc}?|\\p{Sc})${PLAIN}${TAIL}*|${PLAIN}${TAIL}+)`
// C++, C#, .NET, @user, /usr/bin, --help: the first or last mark of such a word would go to its other side.
const WORD = '\\b\\w*[a-zA-Z][+#]+(?!\\w)|(?<![^\\s(])[-.@#/~]+[a-zA-Z][\\w./-]*\\b'
const ISOLATED = new RegExp(`(${NUMBER}|${WORD})`, 'u')

/**
 * Running text, with each number in a `bdi` if the text runs to the left; else the very same nodes.
 * @param whole of what the text is part of, which it follows unless it is read its own way there.
 */
export function isolateNumbers(nodes: readonly Inline[], whole?: Direction): readonly Inline[] {
  const direction = whole && !ownDirection(nodes, whole) ? whole : directionOfText(nodes)
  return direction === 'rtl' ? isolateIn(nodes) : nodes
}

/** A number may stand half in a mark: all are looked for in the text of the whole row. */
function isolateIn(nodes: readonly Inline[]): readonly Inline[] {
  const texts = nodes.map(textIn)
  let index = 0
  let used = 0
  // By turns what stands between numbers, and a number.
  const pieces = texts.join('').split(ISOLATED)
  return pieces.flatMap((piece, turn): Inline | Inline[] => {
    const inside: Inline[] = []
    let isWhole = turn % 2 > 0
    for (let left = piece.length; left > 0;) {
      const node = nodes[index] as Inline
      const whole = texts[index] as string
      const text = whole.slice(used, used + left)
      if (node.type === 'text') inside.push({ ...node, text })
      else {
        isWhole &&= text === whole
        if (used === 0) inside.push(isWhole || !('children' in node) ? node : within(node))
      }
      left -= text.length
      used += text.length
      if (used === whole.length) {
        index++
        used = 0
      }
    }
    return isWhole ? { type: 'bdi', children: inside } : inside
  })
}

function within<T extends { children: readonly Inline[] }>(node: T): T {
  return { ...node, children: isolateIn(node.children) }
}

/** What a node says in its row. Code and formulas are isolated already, so that words in them are beside no number. */
function textIn(node: Inline): string {
  const isApart = (node.type === 'code' || node.type === 'math') && /[a-z]/i.test(node.text)
  return (isApart ? '' : textOf([node])) || '\n\n'
}
