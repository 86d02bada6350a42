// A whole conversation as JSON, with all its branches, and back.
import { usageError } from '../../errors.ts'
import { parseJson } from '../../json.ts'
import { withoutKept, withoutSealed } from '../../message/steps.ts'
import type { ChatMessage } from '../../message/types.ts'
import type { Store } from '../../store.ts'
import type { StoredChat } from '../../storage/types.ts'
import type { ChatState } from '../state.ts'
import { fromStored, settledTree, toChange } from './stored.ts'
import { emptyTree, type ImportedChat, type Tree } from '../tree.ts'

/** What an export holds. */
export interface ExportOptions {
  /**
   * What only the model's provider can read and wants back, e.g. encrypted thoughts and signatures. Without, a
   * conversation that goes on after an import sends what is shown.
   * @default true
   */
  sealed?: boolean | undefined
}

/** A chat's conversation with all its branches, as JSON. What is being written is in it as it now stands. */
export function exportChat(
  chat: Pick<Store<ChatState>, 'get'>,
  options?: ExportOptions,
): StoredChat {
  const { tree, live } = chat.get()
  return exportTree(tree, live, options)
}

/** The same, of a tree. */
export function exportTree(
  tree: Tree,
  live: readonly ChatMessage[],
  { sealed = true }: ExportOptions = {},
): StoredChat {
  const { headId, nodes } = toChange(emptyTree, tree, live)
  // Whoever gets an export must not get at an answer that is being written.
  const own = nodes.map((node) => {
    const message = withoutKept(node.message)
    return { ...node, message: sealed ? message : withoutSealed(message) }
  })
  const version = own.some(({ message }) => message.steps) ? 2 : 1
  return { version, headId, nodes: own }
}

/**
 * Reads what `exportChat` gave, as a value or as text. Never throws: what can be read is there, and `error`
 * says in a sentence what could not be.
 * @example
 * chat.setMessages(importChat(await file.text()))
 */
export function importChat(stored: unknown): ImportedChat {
  const value = typeof stored === 'string' ? parseJson(stored) : stored
  const { tree, problem } = fromStored(value)
  if (!problem) return { tree: settledTree(tree) }
  const left =
    tree.nodes.size > 0
      ? `The other ${tree.nodes.size} are here; check them before you go on.`
      : 'Nothing was taken from it. Pass what `exportChat` gave.'
  const error = usageError(`the conversation is not as it should be: ${problem}. ${left}`)
  return { tree: settledTree(tree), error: error.toJSON() }
}
