// A conversation as a tree: edits, regenerations and several answers are siblings. Pure functions;
// a tree is never changed, only replaced.
import { type ChatErrorData, usageError } from '../errors.ts'
import type { ChatMessage } from '../message/types.ts'

/** One message's place in the conversation. */
export interface TreeNode {
  readonly message: ChatMessage
  /** Undefined for a first message. */
  readonly parentId: string | undefined
  /** The child that was shown last, so that switching back lands where the reader was. */
  readonly lastChildId?: string | undefined
}

/** All messages of a conversation, in the order they were made, and which line of them is shown. */
export interface Tree {
  readonly nodes: ReadonlyMap<string, TreeNode>
  /** The last message of the line that is shown. */
  readonly headId: string | undefined
}

/** A conversation that was read, for `initialMessages` and `setMessages`. */
export interface ImportedChat {
  readonly tree: Tree
  /** What was wrong with it; what could be read is there all the same. */
  readonly error?: ChatErrorData | undefined
}

/** A conversation without messages. */
export const emptyTree: Tree = { nodes: new Map(), headId: undefined }

/** All messages of a tree, in the order they were made. */
export function messagesIn({ nodes }: Tree): ChatMessage[] {
  return Array.from(nodes.values(), ({ message }) => message)
}

/** The messages from the first to the head. */
export function line(tree: Tree, headId: string | undefined = tree.headId): ChatMessage[] {
  const messages: ChatMessage[] = []
  let node = headId === undefined ? undefined : tree.nodes.get(headId)
  while (node) {
    messages.push(node.message)
    node = node.parentId === undefined ? undefined : tree.nodes.get(node.parentId)
  }
  return messages.toReversed()
}

/** The tree with a message added below `parentId` and shown. @throws ChatError `usage` as `addBeside`. */
export function add(tree: Tree, message: ChatMessage, parentId: string | undefined): Tree {
  const { nodes } = addBeside(tree, message, parentId)
  const parent = parentId === undefined ? undefined : nodes.get(parentId)
  if (parent && parentId !== undefined) nodes.set(parentId, { ...parent, lastChildId: message.id })
  return { nodes, headId: message.id }
}

/**
 * The tree with a message added below `parentId`, and the line that is shown left as it is.
 * @throws ChatError `usage` for an id that is there already.
 */
export function addBeside(
  tree: Tree,
  message: ChatMessage,
  parentId: string | undefined,
): Tree & { nodes: Map<string, TreeNode> } {
  const nodes = new Map(tree.nodes)
  // The message could become its own parent, and a line without end.
  if (nodes.has(message.id)) {
    throw usageError(
      `two messages would have the id "${message.id}", so they could not be told apart. Give each its own; \`generateId\` must give another each time, also after a reload.`,
    )
  }
  nodes.set(message.id, { message, parentId })
  return { nodes, headId: tree.headId }
}

/** The tree with a message's content replaced. */
export function replace(tree: Tree, message: ChatMessage): Tree {
  const node = tree.nodes.get(message.id)
  if (!node) return tree
  return { ...tree, nodes: new Map(tree.nodes).set(message.id, { ...node, message }) }
}

/** The tree without a message; its children move up to its parent. */
export function remove(tree: Tree, id: string): Tree {
  const removed = tree.nodes.get(id)
  if (!removed) return tree
  const nodes = new Map<string, TreeNode>()
  for (const [key, node] of tree.nodes) {
    if (key === id) continue
    const parentId = node.parentId === id ? removed.parentId : node.parentId
    const lastChildId = node.lastChildId === id ? removed.lastChildId : node.lastChildId
    const isSame = parentId === node.parentId && lastChildId === node.lastChildId
    // What stays the same is not stored again: another tab may have changed it since.
    nodes.set(key, isSame ? node : { message: node.message, parentId, lastChildId })
  }
  const headId =
    tree.headId === id ? lastLeaf({ nodes, headId: undefined }, removed.parentId) : tree.headId
  return { nodes, headId }
}

type Children = ReadonlyMap<string | undefined, string | readonly string[]>

// A tree is asked for the siblings of each message shown, at every publish. Most messages are an only child, which
// takes no list: a tree of thousands is made anew whenever one is added.
const families = new WeakMap<Tree['nodes'], Children>()

/** The ids of the siblings of a message, itself included, oldest first. Constant time after the first of a tree. */
export function siblings(tree: Tree, id: string): readonly string[] {
  const node = tree.nodes.get(id)
  if (!node) return []
  let children = families.get(tree.nodes)
  if (!children) families.set(tree.nodes, (children = childrenIn(tree)))
  const family = children.get(node.parentId)
  if (family === undefined || typeof family === 'string') return [id]
  return family.filter((each) => tree.nodes.get(each)?.message.role === node.message.role)
}

function childrenIn({ nodes }: Tree): Children {
  const children = new Map<string | undefined, string | string[]>()
  for (const [id, { parentId }] of nodes) {
    const before = children.get(parentId)
    if (before === undefined) children.set(parentId, id)
    else if (typeof before === 'string') children.set(parentId, [before, id])
    else before.push(id)
  }
  return children
}

/** The tree showing the line through a message, down to the leaf that was shown last. */
export function select(tree: Tree, id: string): Tree {
  if (!tree.nodes.has(id)) return tree
  const nodes = new Map(tree.nodes)
  for (let child = id; ;) {
    const parentId = nodes.get(child)?.parentId
    const parent = parentId === undefined ? undefined : nodes.get(parentId)
    if (parentId === undefined || !parent) break
    nodes.set(parentId, { ...parent, lastChildId: child })
    child = parentId
  }
  return { nodes, headId: lastLeaf({ nodes, headId: undefined }, id) }
}

function lastLeaf(tree: Tree, id: string | undefined): string | undefined {
  if (id === undefined) {
    const roots = [...tree.nodes].filter(([, node]) => node.parentId === undefined)
    const last = roots.at(-1)
    return last ? lastLeaf(tree, last[0]) : undefined
  }
  let leaf = id
  for (;;) {
    const lastChildId = tree.nodes.get(leaf)?.lastChildId
    const child = lastChildId ?? lastChildOf(tree, leaf)
    if (child === undefined || !tree.nodes.has(child)) return leaf
    leaf = child
  }
}

/** Whether the conversation went on below a message. */
export function hasChildren(tree: Tree, id: string): boolean {
  return lastChildOf(tree, id) !== undefined
}

function lastChildOf(tree: Tree, id: string): string | undefined {
  let last: string | undefined
  for (const [key, node] of tree.nodes) if (node.parentId === id) last = key
  return last
}

/** A tree of one line. */
export function fromLine(messages: readonly ChatMessage[]): Tree {
  const nodes = new Map<string, TreeNode>()
  messages.forEach((message, index) => {
    const parentId = messages[index - 1]?.id
    const lastChildId = messages[index + 1]?.id
    nodes.set(message.id, { message, parentId, ...(lastChildId ? { lastChildId } : {}) })
  })
  return { nodes, headId: messages.at(-1)?.id }
}

/** Whether two trees hold the same messages and show the same one. */
export function isSameTree(left: Tree, right: Tree): boolean {
  return (
    left.headId === right.headId &&
    left.nodes.size === right.nodes.size &&
    [...left.nodes].every(([id, node]) => right.nodes.get(id) === node)
  )
}
