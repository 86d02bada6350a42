// Link reference definitions: how they are read, and a table of them that documents share.
import { scanDestination, scanLabel, scanTitle, skipBlank } from './addresses.ts'

/** What a label stands for. A footnote's has no address: its label starts with `^`. */
export interface Definition {
  href: string
  title: string | undefined
}

/**
 * Definitions by normalised label, in layers that are never changed. Of several of one label the first counts, so
 * layers are asked in order.
 */
export type Definitions = readonly ReadonlyMap<string, Definition>[]

/** The definition of a normalised label. */
export function findDefinition(definitions: Definitions, label: string): Definition | undefined {
  for (const layer of definitions) {
    const found = layer.get(label)
    if (found) return found
  }
  return undefined
}

/** The table with a layer more. Layers of like size become one, so that they stay few (logarithmic). */
export function addDefinitions(
  definitions: Definitions,
  added: ReadonlyMap<string, Definition>,
): Definitions {
  if (added.size === 0) return definitions
  const layers = [...definitions]
  let layer = added
  for (;;) {
    const last = layers.at(-1)
    if (!last || last.size > layer.size * 2) return [...layers, layer]
    layers.pop()
    layer = new Map([...layer, ...last])
  }
}

/** Whether all of the labels stand for the same in both tables. */
export function isSameLookup(
  labels: readonly string[],
  left: Definitions,
  right: Definitions,
): boolean {
  if (left === right) return true
  return labels.every((label) => {
    const before = findDefinition(left, label)
    const after = findDefinition(right, label)
    return before?.href === after?.href && before?.title === after?.title
  })
}

/** A label as it is compared: case folded, spaces collapsed. */
export function normalizeLabel(label: string): string {
  // Both, because some letters have more than one lower case.
  return label
    .trim()
    .replace(/[ \t\n\r]+/g, ' ')
    .toLowerCase()
    .toUpperCase()
}

/**
 * Reads definitions from the start of a paragraph.
 * @returns the offset at which what is no definition starts.
 */
export function readDefinitions(
  text: string,
  define: (label: string, definition: Definition) => void,
): number {
  for (let at = 0; ;) {
    const end = readDefinition(text, skipBlank(text, at), define)
    if (end === undefined) return at
    at = end
  }
}

function readDefinition(
  text: string,
  start: number,
  define: (label: string, definition: Definition) => void,
): number | undefined {
  if (text.charCodeAt(start) !== 91) return undefined
  const labelEnd = scanLabel(text, start)
  if (labelEnd === undefined || text.charCodeAt(labelEnd) !== 58) return undefined
  const label = normalizeLabel(text.slice(start + 1, labelEnd - 1))
  if (label === '') return undefined
  const destinationStart = skipBlank(text, labelEnd + 1)
  const destination = scanDestination(text, destinationStart)
  if (typeof destination !== 'object' || destination.end === destinationStart) return undefined
  const afterAddress = lineEnd(text, destination.end)
  const titleStart = skipBlank(text, destination.end)
  const title = titleStart > destination.end ? scanTitle(text, titleStart) : undefined
  const afterTitle = typeof title === 'object' ? lineEnd(text, title.end) : undefined
  if (typeof title === 'object' && afterTitle !== undefined) {
    define(label, { href: destination.value, title: title.value })
    return afterTitle
  }
  if (afterAddress === undefined) return undefined
  define(label, { href: destination.value, title: undefined })
  return afterAddress
}

/** The start of the next line, if nothing but spaces is left of this one. */
function lineEnd(text: string, from: number): number | undefined {
  let at = from
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++
  if (at >= text.length) return at
  return text.charCodeAt(at) === 10 ? at + 1 : undefined
}
