// The line that is being read: a place in the text at the upper edge of the view, and where it stands.
import { isElement } from '../tree-of.ts'
//
// The place is never below what may grow: it is a letter of the first whole line in the text that the edge cuts, else
// of the line that is cut. What stands further down, as the buttons below an answer, is pushed away by its growth.

interface Place {
  node: Node
  /** Of a text: the letter in it. A text that grows keeps it, be it appended to or replaced by a longer one. */
  offset: number
  /** From the upper edge of the window, in pixels. */
  top: number
}

/** What is being read, from the outermost element to the innermost, or to a letter. */
export type ReadingLine = readonly Place[]

/** The line at the upper edge. Reads a few dozen rectangles, however long the thread is. */
export function lineAt(viewport: HTMLElement, content: HTMLElement): ReadingLine {
  const edge = viewport.getBoundingClientRect().top
  const places: Place[] = []
  let found = firstBelow(content.childNodes, edge)
  while (found) {
    const { node } = found
    if (node instanceof Text) {
      places.push(letterAt(node, edge))
      break
    }
    places.push({ node, offset: 0, top: found.box.top })
    if (hangsFromItsEnd(node)) break
    found = firstBelow(node.childNodes, edge)
  }
  return places
}

/** A line of one element. */
export function lineOf(element: Element): ReadingLine {
  return [{ node: element, offset: 0, top: element.getBoundingClientRect().top }]
}

/** The same line, where it is now. */
export function again(line: ReadingLine): ReadingLine {
  return line.flatMap((place) => {
    const top = topOf(place)
    return top === undefined ? [] : { ...place, top }
  })
}

/** How far the line has moved, in pixels: what the view must follow by. */
export function drift(line: ReadingLine): number {
  // What was innermost may have been replaced, as plain text by rich.
  for (const place of line.toReversed()) {
    const top = topOf(place)
    if (top !== undefined) return top - place.top
  }
  return 0
}

/** Where a place is now; nowhere when it is gone. */
function topOf({ node, offset }: Place): number | undefined {
  if (!node.isConnected) return undefined
  if (!(node instanceof Text)) return boxOf(node)?.top
  return offset < node.length ? rectOf(node, offset, offset + 1)?.top : undefined
}

interface Found {
  node: Node
  box: DOMRect
}

/** So few are looked at one after the other: they may as well stand side by side. */
const FEW = 16

/** The first child that does not end above the edge. Many children stand one below the other. */
function firstBelow(children: NodeListOf<ChildNode>, edge: number): Found | undefined {
  let low = 0
  let high = children.length
  let found: Found | undefined
  while (low < high) {
    const probed = nextPlaced(children, high - low > FEW ? (low + high) >> 1 : low, high)
    if (!probed) {
      // Nothing but what has no place, from the middle on.
      if (high - low <= FEW) break
      high = (low + high) >> 1
    } else if (probed.box.bottom > edge + 1) {
      found = probed
      if (high - low <= FEW) break
      high = (low + high) >> 1
    } else low = probed.index + 1
  }
  return found
}

/** The next child that has a place in the flow. What stands in another layer says nothing about the line. */
function nextPlaced(
  children: NodeListOf<ChildNode>,
  from: number,
  to: number,
): (Found & { index: number }) | undefined {
  for (let index = from; index < to; index++) {
    const node = children[index]
    const box = node && boxOf(node)
    if (node && box && !isLayered(node)) return { node, box, index }
  }
  return undefined
}

/** Whether what stands in it moves up as it grows, while the box itself stays. */
function hangsFromItsEnd(node: Node): boolean {
  return isElement(node) && getComputedStyle(node).flexDirection === 'column-reverse'
}

function isLayered(node: Node): boolean {
  if (!isElement(node)) return false
  const { position } = getComputedStyle(node)
  return position !== 'static' && position !== 'relative'
}

function boxOf(node: Node): DOMRect | undefined {
  if (node.nodeType === 3) return rectOf(node, 0, (node as Text).length)
  if (!isElement(node)) return undefined
  const box = node.getBoundingClientRect()
  if (box.height > 0 || box.width > 0) return box
  // With `display: contents` an element has no box, and what is in it does.
  return node.childNodes.length > 0 ? rectOf(node, 0, node.childNodes.length) : undefined
}

/** A letter of the first line of a text that is wholly below the edge; of its last line where none is. */
function letterAt(text: Text, edge: number): Place {
  // White space alone, as a blank line of code, has a place too.
  const end = text.data.trimEnd().length || text.length
  const lineFrom = (offset: number): number => rectOf(text, offset, end)?.top ?? edge
  const wanted = Math.min(edge, lineFrom(end - 1)) - 1
  let low = 0
  let high = end - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (lineFrom(middle) >= wanted) high = middle
    else low = middle + 1
  }
  // White space at the end of a line may have no box of its own.
  while (low < end - 1 && text.data[low]?.trim() === '') low++
  const place = { node: text, offset: low }
  return { ...place, top: topOf({ ...place, top: 0 }) ?? edge }
}

function rectOf(node: Node, from: number, to: number): DOMRect | undefined {
  const range = document.createRange()
  range.setStart(node, from)
  range.setEnd(node, to)
  const box = range.getBoundingClientRect()
  return box.height > 0 || box.width > 0 ? box : undefined
}
