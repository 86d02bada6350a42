// A whole conversation as JSON, with all its branches, and back.
import { usageError } from '../../errors.ts'
import { parseJson } from '../../json.ts'
import { withoutKept } from '../../message/steps.ts'
import type { Store } from '../../store.ts'
import type { StoredChat } from '../../storage/types.ts'
import type { ChatState } from '../state.ts'
import { fromStored, settledTree, toChange } from './stored.ts'
import { emptyTree, type ImportedChat } from '../tree.ts'

/** A chat's conversation with all its branches, as JSON. What is being written is in it as it now stands. */
export function exportChat(chat: Pick<Store<ChatState>, 'get'>): StoredChat {
  const { tree, live } = chat.get()
  const { version, headId, nodes } = toChange(emptyTree, tree, live)
  // Who gets an export must not get at an answer that is being written.
  const own = nodes.map((node) => ({ ...node, message: withoutKept(node.message) }))
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
