// From what has been read in a row to what stands within what.
import { splitEmails } from './autolinks.ts'
import type { Emphasis, Node } from './scanner.ts'
import type { Inline } from './types.ts'

/** Emphasis within each other, at most; marks of further ones are text. */
const MAX_DEPTH = 100

interface Level {
  kind: Emphasis | undefined
  children: Inline[]
}

/**
 * Makes inlines of nodes.
 * @param linksEmails whether bare mail addresses become links.
 * @param isInLink whether they stand in a link, which holds no other.
 */
export function buildInlines(
  nodes: readonly Node[],
  linksEmails: boolean,
  isInLink = false,
): readonly Inline[] {
  const levels: Level[] = [{ kind: undefined, children: [] }]
  let level = levels[0] as Level
  let text = ''
  let flattened = 0

  const flush = (): void => {
    if (text === '') return
    if (linksEmails && !isInLink && text.includes('@')) level.children.push(...splitEmails(text))
    else level.children.push({ type: 'text', text })
    text = ''
  }
  const start = (kind: Emphasis, mark: string): void => {
    if (levels.length > MAX_DEPTH) {
      flattened++
      text += mark
      return
    }
    flush()
    level = { kind, children: [] }
    levels.push(level)
  }
  const end = (mark: string): void => {
    if (flattened > 0) {
      flattened--
      text += mark
      return
    }
    flush()
    const { kind, children } = level
    levels.pop()
    level = levels[levels.length - 1] as Level
    if (kind) level.children.push({ type: kind, children })
  }

  for (const node of nodes) {
    if (typeof node === 'string') text += node
    else if (node.type === 'delimiter') {
      for (const kind of node.ends) end(markOf(node.mark, kind))
      text += node.mark.repeat(node.count)
      for (const kind of node.starts.toReversed()) start(kind, markOf(node.mark, kind))
    } else if (node.type === 'nested' && isInLink) text += node.source
    else if (node.type === 'wrapped') {
      flush()
      const children = buildInlines(node.nodes, linksEmails, isInLink)
      level.children.push({ type: node.kind, children })
    } else {
      flush()
      level.children.push(node.type === 'nested' ? node.inline : node)
    }
  }
  flush()
  return level.children
}

function markOf(mark: string, kind: Emphasis): string {
  return kind === 'emphasis' ? mark : mark + mark
}

/** The text of inlines alone, as an image's description. */
export function textOf(inlines: readonly Inline[]): string {
  let text = ''
  for (const inline of inlines) {
    if ('children' in inline) text += textOf(inline.children)
    else if (inline.type === 'image') text += inline.alt
    else if (inline.type === 'break') text += '\n'
    else if ('text' in inline) text += inline.text
  }
  return text
}
