// What a loop over an answer hears that begins after the answer did.
import type { Delta } from '../message/types.ts'

/** Keeps deltas in order. */
export interface DeltaLog {
  push(delta: Delta): void
  /** All deltas, also those to come. Text that came before the first call is joined. */
  open(): readonly Delta[]
}

/**
 * Makes a log. Most answers are never looped over: until one is, its text is kept as text, which is a
 * fifth of the memory of a delta for each token. Benchmark: wire.
 */
export function createDeltaLog(): DeltaLog {
  /** Before the first loop: each delta, with the text of those that only go on with it. */
  let runs: { first: Delta; pieces: string[] }[] = []
  const deltas: Delta[] = []
  let isOpen = false
  let run: (typeof runs)[number] | undefined

  return {
    push(delta) {
      if (isOpen) {
        deltas.push(delta)
      } else if (run && isMore(run.first, delta)) {
        run.pieces.push(pieceOf(delta))
      } else {
        run = { first: delta, pieces: [pieceOf(delta)] }
        runs.push(run)
      }
    },
    open() {
      isOpen = true
      for (const { first, pieces } of runs) deltas.push(joined(first, pieces.join('')))
      runs = []
      return deltas
    },
  }
}

function pieceOf(delta: Delta): string {
  if (delta.type === 'tool-call') return delta.argsText ?? ''
  return 'text' in delta ? delta.text : ''
}

function isMore(first: Delta, delta: Delta): boolean {
  if (delta.type === 'tool-call') {
    if (first.type !== 'tool-call' || first.index !== delta.index) return false
    return first.choice === delta.choice && !(delta.id ?? delta.name ?? delta.wire)
  }
  if (!('text' in delta) || first.type !== delta.type || first.choice !== delta.choice) return false
  return first.type !== 'reasoning' || delta.type !== 'reasoning' || first.inText === delta.inText
}

function joined(first: Delta, text: string): Delta {
  if ('text' in first) return { ...first, text }
  return first.type === 'tool-call' && text !== '' ? { ...first, argsText: text } : first
}
