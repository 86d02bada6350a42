// Which way a text runs: the direction of its first strong letter. `dir="auto"` cannot say it of what holds others
// with a direction of their own (a browser leaves those out of its search), nor of what has no letter yet.
import type { Block, Footnote, Inline, ListItem, TableRow } from './engine/types.ts'

/** Of text without letters there is none: it takes that of what it stands in. */
export type Direction = 'ltr' | 'rtl' | undefined

const STRONG = /[\p{L}\u200e\u200f\u061c]/u
// Hebrew, Arabic, Syriac, Thaana, N'Ko and their like, the presentation forms, and the marks that count as a letter.
const LEFTWARD =
  '[\\u0590-\\u08ff\\u200f\\ufb1d-\\ufdff\\ufe70-\\ufefc\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}]'
const TO_THE_LEFT = new RegExp(LEFTWARD, 'u')
const LETTERS: Readonly<Record<'ltr' | 'rtl', RegExp>> = {
  ltr: new RegExp(`(?!${LEFTWARD})\\p{L}`, 'u'),
  rtl: new RegExp(`(?=${LEFTWARD})\\p{L}`, 'u'),
}

type Read = Block | ListItem | TableRow | Footnote

/** The direction of parts in a row: of the first that has one. */
export function directionOf(parts: readonly Read[]): Direction {
  for (const part of parts) {
    const found = directionOfPart(part)
    if (found) return found
  }
  return undefined
}

function directionOfPart(part: Read): Direction {
  if ('cells' in part) return directionOfText(part.cells.flat())
  if (!('type' in part)) return directionOf(part.children)
  switch (part.type) {
    case 'paragraph':
    case 'heading':
      return directionOfText(part.children)
    case 'quote':
    case 'item':
      return directionOf(part.children)
    case 'list':
      return directionOf(part.items)
    case 'table':
      return directionOf([part.head]) ?? directionOf(part.rows)
    // Code and formulas run one way whatever the text.
    case 'code':
    case 'math':
    case 'html':
    case 'rule':
      return undefined
    default:
      return part satisfies never
  }
}

/** The direction of running text. Code, formulas and tags in it have no say. */
export function directionOfText(nodes: readonly Inline[]): Direction {
  for (const node of nodes) {
    if (node.type === 'text') {
      const letter = STRONG.exec(node.text)?.[0]
      if (letter !== undefined) return TO_THE_LEFT.test(letter) ? 'rtl' : 'ltr'
    } else if ('children' in node) {
      const found = directionOfText(node.children)
      if (found) return found
    }
  }
  return undefined
}

/**
 * `'own'` for the text of an item or a cell that has letters, and none of them in the direction of what it is part
 * of: it is read its own way there. One that mixes both goes the way of the whole, whichever word comes first.
 */
export function ownDirection(nodes: readonly Inline[], whole: Direction): 'own' | undefined {
  const first = directionOfText(nodes)
  if (!first || !whole || first === whole) return undefined
  return hasLetter(nodes, LETTERS[whole]) ? undefined : 'own'
}

function hasLetter(nodes: readonly Inline[], letter: RegExp): boolean {
  return nodes.some((node) =>
    node.type === 'text'
      ? letter.test(node.text)
      : 'children' in node && hasLetter(node.children, letter),
  )
}
