'use client'
// Text that grows is added to its own node, never written anew: a selection in it, a browser's find mark and a screen
// reader's place are ends of ranges in that node, and new data throws all of them to its start.
//
// React makes the node, places it and takes it away, and hydrates it. From then on it is given the string that it
// made the node with, so that it has nothing to write; what the text says now is brought into the node when React
// has committed. Only a text at the end of its element can be found there, and only such a text grows.
import { useEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { isSameList } from '../same-list.ts'
import { useBeforePaint } from '../use-before-paint.ts'

/** A text whose node is known: what React made it with, and what it says. */
interface Leaf {
  node: Text
  first: string
  shown: string
}

/** The children of an element: its texts, and `undefined` for all that is none. */
export type Texts = readonly (string | undefined)[]

/**
 * What React is to be given for each text.
 * @param isEnd whether nothing follows the texts in their element.
 */
export function useGrowingText(
  texts: Texts,
  element: RefObject<Element | null>,
  isEnd = true,
): Texts {
  const leaves = useRef<Map<number, Leaf>>(undefined)
  const commit = (): void => {
    leaves.current ??= new Map()
    keepUp(leaves.current, texts)
    if (isEnd) find(leaves.current, texts, element.current)
  }
  useBeforePaint(commit)
  // Where the element is that of a component further out, it is known only now.
  useEffect(commit)
  return texts.map((text, index) =>
    text === undefined ? undefined : (leaves.current?.get(index)?.first ?? text),
  )
}

/** Brings into the known nodes what their texts say by now. */
function keepUp(leaves: Map<number, Leaf>, texts: Texts): void {
  for (const [index, leaf] of leaves) {
    const text = texts[index]
    if (text === undefined) leaves.delete(index)
    else if (text !== leaf.shown) write(leaf, text)
  }
}

function write(leaf: Leaf, text: string): void {
  const { node, shown } = leaf
  let same = text.startsWith(shown) ? shown.length : 0
  while (same < text.length && text.charCodeAt(same) === shown.charCodeAt(same)) same++
  // Ranges that end before stay, as they do when text is appended.
  node.replaceData(same, shown.length - same, text.slice(same))
  leaf.shown = text
}

/** Finds the node of the last text, if that is what the element ends with. */
function find(leaves: Map<number, Leaf>, texts: Texts, element: Element | null): void {
  const index = texts.length - 1
  const text = texts[index]
  const node = element?.lastChild
  if (!text || leaves.has(index) || node?.nodeType !== Node.TEXT_NODE) return
  if ((node as Text).data === text)
    leaves.set(index, { node: node as Text, first: text, shown: text })
}

/**
 * Whether a part of the text grows: it came while more was to follow, or it has changed since. What is whole when it
 * comes, as all of a stored conversation, is plain elements. A text stays what it has become, so that its nodes stay.
 */
export function useGrowth(part: object, isStreaming: boolean): boolean {
  const [first] = useState({ part, isStreaming })
  return first.isStreaming || first.part !== part
}

/**
 * For `memo`: whether props are the same, lists by what is in them, but for `isStreaming`, which says something to what
 * is new alone.
 */
export function isSameButStreaming(before: object, after: object): boolean {
  return Object.entries(after).every(([name, value]: [string, unknown]) => {
    const earlier: unknown = before[name as keyof object]
    return (
      name === 'isStreaming' ||
      value === earlier ||
      (Array.isArray(value) && Array.isArray(earlier) && isSameList(value, earlier))
    )
  })
}
