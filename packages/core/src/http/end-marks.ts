// Which choices of an answer have ended. A finish reason is a mark of the end, and one that more followed was none:
// some servers stamp one on every chunk.
import { incompleteReasonOf, worseReason } from '../dialect/finish-reason.ts'
import type { Delta } from '../message/types.ts'

/** What the marks of one answer say. */
export interface EndMarks {
  /** Begins with another payload of the wire. */
  next(): void
  wrote(choice: number): void
  finish(choice: number, reason: string): void
  /** How often something was written. */
  readonly writes: number
  /** Each choice that began has a mark that nothing followed: an end now is a good one. */
  readonly isWhole: boolean
  /** The same of all choices that were asked for, and no mark has lied: what now breaks, breaks after the end. */
  readonly isSure: boolean
  /** The same, and each mark came apart from what was written: nothing but a count can follow, and soon. */
  readonly isOver: boolean
  /** The finish reason, where every choice tells of an error. */
  readonly failure: string | undefined
}

interface Choice {
  isMarked: boolean
  hasLied: boolean
  /** In which payload of the wire it was last written. */
  writtenIn: number
  isApart: boolean
  reason: string | undefined
}

const isTold = ({ isMarked, hasLied }: Choice): boolean => isMarked && !hasLied

const WRITTEN = ['text', 'reasoning', 'refusal', 'tool-call', 'media', 'audio'] as const
const written: ReadonlySet<string> = new Set(WRITTEN)

/** Whether a delta is something that an answer says, and not something told of it. */
export function isWritten(
  delta: Delta,
): delta is Extract<Delta, { type: (typeof WRITTEN)[number] }> {
  // Nearly all are. Benchmark: wire.
  return delta.type === 'text' || written.has(delta.type)
}

/** Watches an answer of so many choices. */
export function createEndMarks(count: number): EndMarks {
  const choices = new Map<number, Choice>()
  let payload = 0
  let writes = 0
  let latest: Choice | undefined
  let latestIndex = -1

  function choiceOf(index: number): Choice {
    if (latest && index === latestIndex) return latest
    latest = choices.get(index) ?? {
      isMarked: false,
      hasLied: false,
      writtenIn: -1,
      isApart: false,
      reason: undefined,
    }
    latestIndex = index
    choices.set(index, latest)
    return latest
  }

  // Nearly always asked amid an answer, and then what was written last has no mark.
  const every = (holds: (choice: Choice) => boolean): boolean =>
    latest?.isMarked === true && [...choices.values()].every(holds)

  return {
    next() {
      payload += 1
    },
    get writes() {
      return writes
    },
    wrote(index) {
      writes += 1
      const choice = choiceOf(index)
      choice.hasLied ||= choice.isMarked
      choice.isMarked = false
      choice.writtenIn = payload
    },
    finish(index, reason) {
      const choice = choiceOf(index)
      choice.isMarked = true
      choice.isApart = choice.writtenIn !== payload
      choice.reason = worseReason(choice.reason, reason)
    },
    get isWhole() {
      return every(({ isMarked }) => isMarked)
    },
    get isSure() {
      return choices.size >= count && every(isTold)
    },
    get isOver() {
      return this.isSure && every(({ isApart }) => isApart)
    },
    get failure() {
      const isError = ({ reason }: Choice): boolean =>
        reason !== undefined && incompleteReasonOf(reason) === 'error'
      return every(isError) ? [...choices.values()][0]?.reason : undefined
    },
  }
}

/** How many choices a body asks for. */
export function choicesAsked(params: object): number {
  const { n, prompt } = params as { n?: unknown; prompt?: unknown }
  const isList = Array.isArray(prompt) && typeof prompt[0] !== 'number'
  return (typeof n === 'number' && n > 1 ? n : 1) * (isList ? Math.max(prompt.length, 1) : 1)
}
