// A triple click selects up to the beginning of what comes next. What is written meanwhile comes before that, and so
// would be selected too: here the selection ends with the last letter that was there.
import { selectedRange } from '../selected-range.ts'

/** Watches for triple clicks within a root. Returns the undo. */
export function watchTripleClicks(root: HTMLElement): () => void {
  const undo = new AbortController()
  root.addEventListener('click', ({ detail }) => detail > 2 && endInText(root), undo)
  return () => undo.abort()
}

function endInText(root: HTMLElement): void {
  const range = selectedRange(root)
  if (!range || range.endOffset > 0 || !root.contains(range.endContainer)) return
  const { ownerDocument } = root
  const texts = ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  texts.currentNode = range.endContainer
  let text = texts.previousNode()
  // Not white space between elements.
  while (text && text.nodeValue?.trim() === '') text = texts.previousNode()
  if (!text || !range.intersectsNode(text)) return
  const { startContainer, startOffset } = range
  ownerDocument
    .getSelection()
    ?.setBaseAndExtent(startContainer, startOffset, text, text.nodeValue?.length ?? 0)
}
