// Where the conversation stands after a run.
import type { ChatErrorData } from '../errors.ts'
import type { Ending } from '../message/accumulator.ts'
import { streamOf } from '../message/steps.ts'
import type { ChatMessage } from '../message/types.ts'
import type { Written } from './answer/open-answer.ts'
import type { RunResult } from './run.ts'
import { remove, replace, type Tree } from './tree.ts'

/** One message of a run, as it ended. */
export interface Outcome extends Written {
  ending: Ending
}

/** What is known of a run when it ends. */
export interface RunOutcome {
  messages: readonly Outcome[]
  /** Answers that the run went on with, as they were before it. */
  before: readonly ChatMessage[]
  /** What was shown before: the question, or an answer that stands beside the new one. */
  fallbackId: string | undefined
}

function isComplete({ ending }: Outcome): boolean {
  return ending.type === 'complete'
}

/** Among several answers one that failed stays, so that its reader learns of it. */
function isKept(outcome: Outcome, { messages }: RunOutcome): boolean {
  const isToldOf = messages.length > 1 && outcome.ending.type === 'failed'
  // Of one that the route has kept, the answer may still come.
  const isToCome = streamOf(outcome.message) !== undefined
  return outcome.hasContent || isComplete(outcome) || isToldOf || isToCome
}

/** The tree after a run. Nothing that was written is lost, and no failure takes away an answer that was shown. */
export function treeAfter(tree: Tree, run: RunOutcome): Tree {
  const { messages, before } = run
  const fallbackId = messages.find(isComplete)?.message.id ?? run.fallbackId
  let next = tree
  for (const outcome of messages) {
    const { id } = outcome.message
    const stays = isKept(outcome, run)
    const earlier = before.find((each) => each.id === id)
    // What never began, and is nowhere to come from, leaves no node.
    if (earlier && (earlier.parts.length > 0 || stays)) {
      next = replace(next, stays ? outcome.message : earlier)
      continue
    }
    const wasShown = next.headId === id
    const parentId = next.nodes.get(id)?.parentId
    const isBesideAnother = fallbackId !== undefined && fallbackId !== id && parentId !== fallbackId
    const { headId } = next
    next = stays ? replace(next, outcome.message) : remove(next, id)
    const leaves = !stays || (outcome.ending.type === 'failed' && isBesideAnother)
    next = { ...next, headId: wasShown && leaves ? fallbackId : headId }
  }
  return next
}

/** Why a run failed: the first failure, unless another of its answers is whole. */
export function failureOf({ messages }: RunOutcome): ChatErrorData | undefined {
  const errors = messages.flatMap(({ ending }) => (ending.type === 'failed' ? ending.error : []))
  return messages.some(isComplete) ? undefined : errors[0]
}

/** What the caller of the run gets: the answer that is shown, or else the first that there is. */
export function resultOf(
  run: RunOutcome,
  headId: string | undefined,
  isSteered = false,
): RunResult<ChatMessage> {
  const kept = run.messages.filter((outcome) => isKept(outcome, run))
  const chosen = kept.find(({ message }) => message.id === headId) ?? kept[0]
  const shown = chosen ?? run.messages[0]
  const error = failureOf(run)
  const isAwaiting = shown?.message.status === 'awaiting' && !error
  const good = isAwaiting ? 'awaiting' : isSteered ? 'steered' : 'complete'
  const result: RunResult<ChatMessage> = {
    message: chosen?.message,
    messages: kept.map(({ message }) => message),
    reason: (isAwaiting ? undefined : shown?.message.reason) ?? (error ? 'error' : good),
  }
  return error ? { ...result, error } : result
}
