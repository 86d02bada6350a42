// Where the conversation stands after a run.
import type { ChatMessage } from '../types.ts'
import { remove, replace, type Tree } from './tree.ts'

/** What is known of a run when it ends. */
export interface Outcome {
  /** The answer as it ended. */
  message: ChatMessage
  /** The answer as it was before the run, if the run went on with one. */
  before: ChatMessage | undefined
  /** What was shown before: the question, or an answer that stands beside the new one. */
  fallbackId: string | undefined
  /** Whether anything was written. */
  isKept: boolean
  hasFailed: boolean
}

/** The tree after a run. Nothing that was written is lost, and no failure takes away an answer that was shown. */
export function treeAfter(tree: Tree, outcome: Outcome): Tree {
  const { message, before, fallbackId, isKept, hasFailed } = outcome
  if (before) return replace(tree, isKept ? message : before)
  if (!isKept) return { ...remove(tree, message.id), headId: fallbackId }
  const isBesideAnother =
    fallbackId !== undefined && tree.nodes.get(message.id)?.parentId !== fallbackId
  const next = replace(tree, message)
  return hasFailed && isBesideAnother ? { ...next, headId: fallbackId } : next
}
