// A conversation as it is stored, and back. What is read may be damaged, or written by another version:
// whatever can be shown is shown.
import { asArray, asObject, asText } from '../../json.ts'
import { streamOf } from '../../message/steps.ts'
import type { ChatInput, ChatMessage, ChatPart, MediaPart } from '../../message/types.ts'
import type { StoredChat, StoredInput, StoredNode } from '../../storage/types.ts'
import { treeWithCallsApart } from '../calls-apart.ts'
import type { QueuedInput } from '../state.ts'
import { readMessage } from './read-message.ts'
import { settled } from './settled.ts'
import { emptyTree, remove, type Tree, type TreeNode } from '../tree.ts'

/** A conversation that was read, and what was wrong with it. */
export interface ReadTree {
  tree: Tree
  /** The middle of a sentence; undefined when all was well. */
  problem?: string | undefined
  /** Written by a version of this library that this one does not know: it must not be written over. */
  isForeign?: boolean | undefined
}

/** What changed of a tree since `base`, with the text of messages that are being written. */
export function toChange(
  base: Tree,
  tree: Tree,
  live: readonly ChatMessage[],
): StoredChat & { removed: readonly string[] } {
  const written = new Map(live.map((message) => [message.id, message]))
  const nodes: StoredNode[] = []
  for (const [id, node] of tree.nodes) {
    if (base.nodes.get(id) === node && !written.has(id)) continue
    const { parentId = null, lastChildId } = node
    const message = withoutProgress(written.get(id) ?? node.message)
    nodes.push({ parentId, message, ...(lastChildId === undefined ? {} : { lastChildId }) })
  }
  const removed = [...base.nodes.keys()].filter((id) => !tree.nodes.has(id))
  const hasSteps = ({ steps }: ChatMessage): boolean => steps !== undefined
  const all = [...live, ...[...tree.nodes.values()].map(({ message }) => message)]
  const version = all.some(hasSteps) ? 2 : 1
  return { version, headId: tree.headId ?? null, nodes, removed }
}

/** How far a tool is concerns who looks at it now. */
function withoutProgress(message: ChatMessage): ChatMessage {
  if (!message.parts.some((part) => part.type === 'tool' && 'progress' in part)) return message
  const parts = message.parts.map((part): ChatPart => {
    if (part.type !== 'tool') return part
    const { progress: _, ...rest } = part
    return rest
  })
  return { ...message, parts }
}

/** Reads a stored conversation. Never throws. */
export function fromStored(value: unknown): ReadTree {
  const stored = asObject(value)
  if (!stored || !Array.isArray(stored['nodes'])) {
    return { tree: emptyTree, problem: 'it has no list of messages' }
  }
  if (stored['version'] !== 1 && stored['version'] !== 2) {
    const problem = `its version is ${JSON.stringify(stored['version'])}, and this one reads versions 1 and 2`
    return { tree: emptyTree, problem, isForeign: true }
  }
  const problems = { broken: 0, partly: 0, twice: 0, lost: 0 }
  const nodes = new Map<string, TreeNode>()
  for (const each of asArray(stored['nodes'])) {
    const entry = asObject(each)
    const read = readMessage(entry?.['message'])
    if (!entry || !read) {
      problems.broken++
      continue
    }
    const { message } = read
    if (read.isDamaged) problems.partly++
    if (nodes.has(message.id)) problems.twice++
    const lastChildId = asText(entry['lastChildId'])
    const parentId = asText(entry['parentId'])
    nodes.set(message.id, { message, parentId, ...(lastChildId ? { lastChildId } : {}) })
  }
  problems.lost = rootTheLost(nodes)
  const headId = asText(stored['headId'])
  const isHeadKnown = headId !== undefined && nodes.has(headId)
  const tree = treeWithCallsApart({
    nodes,
    headId: isHeadKnown ? headId : [...nodes.keys()].at(-1),
  })
  const said = [
    problems.broken > 0 && `${problems.broken} of its messages could not be read`,
    problems.partly > 0 && `${problems.partly} of its messages could be read only in part`,
    problems.twice > 0 && `${problems.twice} of its ids are there twice, and the last one counts`,
    problems.lost > 0 &&
      `${problems.lost} of its messages follow none, and start a line of their own`,
  ].filter((each) => each !== false)
  return said.length > 0 ? { tree, problem: said.join('; ') } : { tree }
}

/** Makes first messages of those whose parent is missing or comes after them in a circle. */
function rootTheLost(nodes: Map<string, TreeNode>): number {
  let count = 0
  const rooted = new Set<string>()
  for (const id of nodes.keys()) {
    const path = new Set<string>()
    for (let at = id; !rooted.has(at);) {
      path.add(at)
      const node = nodes.get(at)
      const parentId = node?.parentId
      if (!node || parentId === undefined) break
      // A circle is cut above the message that was made first.
      const cut = path.has(parentId) ? parentId : nodes.has(parentId) ? undefined : at
      const lost = cut === undefined ? undefined : nodes.get(cut)
      if (cut !== undefined && lost) {
        nodes.set(cut, { ...lost, parentId: undefined })
        count++
        break
      }
      at = parentId
    }
    for (const each of path) rooted.add(each)
  }
  return count
}

/** Whether a message was being written when it was stored. */
export function isLive({ status, parts }: ChatMessage): boolean {
  const isAtWork = parts.some((part) => part.type === 'tool' && part.state === 'running')
  return status === 'pending' || status === 'streaming' || (status === 'awaiting' && isAtWork)
}

/**
 * The tree of a conversation whose writer is gone. What was asked for and never came leaves no node. An answer that
 * `hasEnded` here is left as it is: the writer is this tab.
 */
export function settledTree(tree: Tree, hasEnded: (id: string) => boolean = () => false): Tree {
  const nodes = new Map(tree.nodes)
  const empty: string[] = []
  let isSame = true
  for (const [id, node] of tree.nodes) {
    const message = hasEnded(id) ? node.message : settled(node.message)
    if (message === node.message) continue
    isSame = false
    nodes.set(id, { ...node, message })
    if (message.parts.length === 0 && !streamOf(message)) empty.push(id)
  }
  return isSame ? tree : empty.reduce(remove, { ...tree, nodes })
}

/** A waiting message as it is stored. */
export function toStoredInput({ id, input, overrides }: QueuedInput): StoredInput {
  const { model, models, body, settings, replay, whenBusy } = overrides
  return {
    id,
    input,
    ...(whenBusy === 'steer' ? { whenBusy } : {}),
    ...(model === undefined ? {} : { model }),
    ...(models === undefined ? {} : { models }),
    ...(replay === undefined ? {} : { replay }),
    ...(body === undefined ? {} : { body }),
    ...(settings === undefined ? {} : { settings }),
  }
}

/** Reads stored waiting messages, and leaves out what is none. */
export function fromStoredQueue(value: unknown): StoredInput[] {
  return asArray(value).flatMap((each): StoredInput[] => {
    const entry = asObject(each)
    const id = asText(entry?.['id'])
    const input = toInput(entry?.['input'])
    if (!entry || !id || input === undefined) return []
    return [{ ...(entry as unknown as StoredInput), id, input }]
  })
}

function toInput(value: unknown): ChatInput | undefined {
  const input = asObject(value)
  if (!input) return asText(value)
  const { text, parts, files, metadata } = input as Exclude<ChatInput, string>
  const partsLeft = asArray(parts).filter((part) => asText(asObject(part)?.['type'])) as ChatPart[]
  // A storage that holds JSON alone cannot hold a file; what is left of one is none.
  const filesLeft = asArray(files).filter((each) => each instanceof Blob) as File[]
  if (!asText(text) && partsLeft.length === 0 && filesLeft.length === 0) return undefined
  return {
    ...(text === undefined ? {} : { text }),
    ...(partsLeft.length > 0 ? { parts: partsLeft } : {}),
    ...(filesLeft.length > 0 ? { files: filesLeft } : {}),
    ...(metadata ? { metadata } : {}),
  }
}

/** Reads stored attachments, and leaves out what is none. */
export function fromStoredAttachments(value: unknown): (File | MediaPart)[] {
  return asArray(value).filter(
    (each) => each instanceof Blob || asText(asObject(each)?.['url']),
  ) as (File | MediaPart)[]
}
