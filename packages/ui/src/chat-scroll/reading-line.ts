// The line that is being read: what stands at the upper edge of the view, and where.

interface Place {
  element: Element
  /** From the upper edge of the window, in pixels. */
  top: number
}

/** What is being read, from the outermost element to the innermost that was looked at. */
export type ReadingLine = readonly Place[]

/** The first line that is wholly in view. Reads a few dozen rectangles, however long the thread is. */
export function lineAt(viewport: HTMLElement, content: HTMLElement): ReadingLine {
  const { top: edge, bottom: end } = viewport.getBoundingClientRect()
  const places: Place[] = []
  let element: Element | undefined = content
  while ((element = firstBelow(element.children, edge))) {
    const { top } = element.getBoundingClientRect()
    places.push({ element, top })
  }
  if ((places.at(-1)?.top ?? edge) >= edge) return places
  // A paragraph that begins above the edge may wrap anew: what comes after it is read next.
  for (const { element: above } of places.toReversed()) {
    const next = above.nextElementSibling
    const rect = next?.getBoundingClientRect()
    if (!next || !rect || rect.height === 0 || rect.top < edge) continue
    return rect.top < end ? [...places, { element: next, top: rect.top }] : places
  }
  return places
}

/** A line of one element. */
export function lineOf(element: Element): ReadingLine {
  return [{ element, top: element.getBoundingClientRect().top }]
}

/** The same line, where it is now. */
export function again(line: ReadingLine): ReadingLine {
  return line.flatMap(({ element }) => (element.isConnected ? lineOf(element) : []))
}

/** How far the line has moved, in pixels: what the view must follow by. */
export function drift(line: ReadingLine): number {
  // What was innermost may have been replaced, as plain text by rich.
  const place = line.findLast(({ element }) => element.isConnected)
  return place ? place.element.getBoundingClientRect().top - place.top : 0
}

/** The first child that does not end above the edge. They stand one below the other. */
function firstBelow(children: HTMLCollection, edge: number): Element | undefined {
  let low = 0
  let high = children.length
  while (low < high) {
    const middle = (low + high) >> 1
    const bottom = children[middle]?.getBoundingClientRect().bottom ?? 0
    if (bottom > edge + 1) high = middle
    else low = middle + 1
  }
  return children[low]
}
