// Calls and sources, of which more may be told later, in the message that is being written.
import { callId } from './call-id.ts'
import type { Delta, SourcePart, ToolPart } from './types.ts'
import { append, closeText, type Writing } from './writing.ts'

/** Begins a call, or goes on with it. */
export function writeCall(writing: Writing, delta: Extract<Delta, { type: 'tool-call' }>): void {
  const { parts, calls, members } = writing
  const { index, name, argsText, wire } = delta
  let position = calls.get(index)
  // Before anything is changed: whoever is asked whether an id is taken may read this message.
  const id = delta.id || position === undefined ? idFor(writing, delta.id, index) : undefined
  if (position === undefined) {
    closeText(writing)
    position = parts.length
    calls.set(index, position)
    parts.push({ type: 'tool', id: id ?? '', name: '', argsText: '', state: 'args' })
  }
  if (argsText) append(writing, position, argsText)
  if (!id && !name && !wire) return
  if (id ?? name) {
    const part = parts[position] as ToolPart
    parts[position] = { ...part, id: id ?? part.id, name: part.name + (name ?? '') }
  }
  const own = { ...(delta.id ? { id: delta.id } : {}), ...wire }
  if (Object.keys(own).length > 0) members.set(index, { ...members.get(index), ...own })
}

function idFor(writing: Writing, wireId: string | undefined, index: number): string {
  const { message, step, parts, calls, isTaken } = writing
  const own = calls.get(index)
  return callId(
    wireId,
    { messageId: message.id, step, index },
    (id) =>
      isTaken?.(id) === true ||
      parts.some((part, at) => part.type === 'tool' && part.id === id && at !== own),
  )
}

/** Adds a source, or what it lacked. Does not close the text: one may arrive amid a sentence. */
export function writeSource(writing: Writing, source: Omit<SourcePart, 'type' | 'id'>): void {
  const { parts, sources } = writing
  const position = sources.get(source.url)
  if (position !== undefined) {
    parts[position] = { ...source, ...told(parts[position] as SourcePart) }
    return
  }
  sources.set(source.url, parts.length)
  parts.push({ type: 'source', id: `s${sources.size}`, ...source })
}

/** The members that have a value. */
export function told<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T
}
