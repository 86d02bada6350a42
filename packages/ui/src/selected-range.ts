// The selection as it is seen from within a shadow root: from outside, it is nothing but the element around the root.

/** What is selected where this element is; undefined while nothing is. */
export function selectedRange(around: Element): Range | undefined {
  const { ownerDocument } = around
  const selection = ownerDocument.getSelection()
  const root = around.getRootNode()
  if (!selection || selection.rangeCount === 0) return undefined
  if (!(root instanceof ShadowRoot)) {
    return selection.isCollapsed ? undefined : selection.getRangeAt(0)
  }
  const seen = inside(selection, root)
  if (!seen || seen.collapsed) return undefined
  const range = ownerDocument.createRange()
  range.setStart(seen.startContainer, seen.startOffset)
  range.setEnd(seen.endContainer, seen.endOffset)
  return range
}

function inside(selection: Selection, root: ShadowRoot): AbstractRange | undefined {
  if ('getComposedRanges' in selection) {
    return selection.getComposedRanges({ shadowRoots: [root] })[0]
  }
  // Chromium before 137, and nobody else.
  const own = (root as ShadowRoot & { getSelection?: () => Selection | null }).getSelection?.()
  return own && own.rangeCount > 0 ? own.getRangeAt(0) : undefined
}
