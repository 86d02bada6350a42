// Two tabs may change one conversation. What both did is put together: what was added stays, what was
// removed goes, and what is the same keeps its identity, so that it is not rendered again.
import type { ChatMessage } from '../../message/types.ts'
import { treeWithCallsApart } from '../calls-apart.ts'
import { isSameJson } from './is-same-json.ts'
import { mergeDecisions } from './merge-decisions.ts'
import { line, remove, type Tree, type TreeNode } from '../tree.ts'

/** What two sides made of a conversation. */
export interface Merged {
  tree: Tree
  /** The other side's tree, with our identities for what is the same: the base of the next merge. */
  base: Tree
  /** The merged tree is the other side's: there is nothing of ours to write. */
  isTheirs: boolean
  /** An answer of whose calls each side had decided some, with all of it: it would wait for nobody. */
  decided: ChatMessage | undefined
}

/**
 * Puts together what both sides made of `base`. Where both changed a message, ours wins, but for its calls: what was
 * decided of one stays decided, by whomever. With `isOurs` an answer is being written here: nothing of ours goes, and the
 * line shown stays.
 */
export function mergeTrees(base: Tree, ours: Tree, theirs: Tree, isOurs: boolean): Merged {
  const known = new Map<string, TreeNode>()
  for (const [id, node] of theirs.nodes) {
    const own = ours.nodes.get(id)
    if (!own || !isSameJson(own.message, node.message)) known.set(id, node)
    else known.set(id, isSameJson(own, node) ? own : { ...node, message: own.message })
  }
  const nodes = new Map(known)
  for (const [id, own] of ours.nodes) {
    const before = base.nodes.get(id)
    const other = nodes.get(id)
    if (before && other && hasGoneOn(before.message, own.message, other.message)) continue
    // Also where they removed what we changed: nothing that was written is lost.
    if (!before || own.message !== before.message || (isOurs && !other)) {
      const parentId = closest(nodes, base, own.parentId)
      nodes.set(id, parentId === own.parentId ? own : { ...own, parentId })
    } else if (other) {
      const isMoved = own.parentId !== before.parentId
      const parentId = isMoved ? closest(nodes, base, own.parentId) : other.parentId
      const lastChildId =
        own.lastChildId === before.lastChildId ? other.lastChildId : own.lastChildId
      if (parentId !== other.parentId || lastChildId !== other.lastChildId) {
        nodes.set(id, { ...other, parentId, lastChildId })
      }
    }
  }
  const decided = mergeDecisions(nodes, ours, theirs)
  const headId = isOurs || ours.headId !== base.headId ? ours.headId : theirs.headId
  let tree: Tree = { nodes, headId }
  for (const id of base.nodes.keys()) if (!ours.nodes.has(id)) tree = remove(tree, id)
  if (tree.headId === undefined || !tree.nodes.has(tree.headId)) {
    tree = { ...tree, headId: [...tree.nodes.keys()].at(-1) }
  }
  tree = treeWithCallsApart(tree)
  const isTheirs =
    tree.headId === theirs.headId &&
    tree.nodes.size === known.size &&
    [...tree.nodes].every(([id, node]) => known.get(id) === node)
  return { tree, base: { nodes: known, headId: theirs.headId }, isTheirs, decided }
}

/**
 * Whether an answer that still waits here went on there: its calls were allowed, and may have been carried out. Whatever
 * was made of it here meanwhile, it must not wait for a second word.
 */
function hasGoneOn(before: ChatMessage, own: ChatMessage, other: ChatMessage): boolean {
  return before.status === 'awaiting' && own.status === 'awaiting' && other.status !== 'awaiting'
}

/** The question that is asked at the end of the conversation. One that replaces another stands beside it. */
export function newQuestion(tree: Tree): string | undefined {
  const id = line(tree).findLast(({ role }) => role === 'user')?.id
  return id !== undefined && besides(tree, id).length === 0 ? id : undefined
}

/**
 * The tree with a question behind what another tab has asked in the same instant, and its answer: one that was
 * not asked yet, so that it knows of them when it is. The same tree where there is no such question.
 */
export function putBehind(tree: Tree, questionId: string): Tree {
  const question = tree.nodes.get(questionId)
  const others = besides(tree, questionId)
  const other = others.findLast((id) => leafBelow(tree, id) !== id) ?? others[0]
  if (!question || other === undefined || leafBelow(tree, questionId) !== questionId) return tree
  const nodes = new Map(tree.nodes)
  nodes.delete(questionId)
  nodes.set(questionId, { ...question, parentId: leafBelow(tree, other) })
  return { nodes, headId: questionId }
}

/** The questions that follow the same message. Not `siblings` of tree.ts, for the bytes of those who load no chat. */
function besides({ nodes }: Tree, questionId: string): string[] {
  const question = nodes.get(questionId)
  return [...nodes].flatMap(([id, { message, parentId }]) =>
    id !== questionId && message.role === 'user' && parentId === question?.parentId ? [id] : [],
  )
}

/** The end of what follows a message: it is in the order in which it was made. */
function leafBelow({ nodes }: Tree, id: string): string {
  let leaf = id
  for (const [each, { parentId }] of nodes) if (parentId === leaf) leaf = each
  return leaf
}

/** The nearest message above that is still there. */
function closest(
  nodes: ReadonlyMap<string, TreeNode>,
  base: Tree,
  id: string | undefined,
): string | undefined {
  let at = id
  while (at !== undefined && !nodes.has(at)) at = base.nodes.get(at)?.parentId
  return at
}

/** What waits, as far as it is put together. */
export interface Waiting {
  readonly id: string
  readonly input: unknown
}

/** The same for what waits: by id, in their order and then ours. What was changed here stays changed. */
export function mergeQueues<T extends Waiting>(
  base: readonly Waiting[],
  ours: readonly T[],
  theirs: readonly T[],
): T[] {
  const had = new Set(base.map(({ id }) => id))
  const have = new Map(ours.map((each) => [each.id, each]))
  const changed = new Map(changedSince(base, ours).map((each) => [each.id, each]))
  const there = new Set(theirs.map(({ id }) => id))
  return [
    ...theirs
      .filter(({ id }) => have.has(id) || !had.has(id))
      .map((each) => changed.get(each.id) ?? each),
    ...ours.filter(({ id }) => !there.has(id) && !had.has(id)),
  ]
}

/** Of what waits here, what a person has changed since it was kept. */
export function changedSince<T extends Waiting>(base: readonly Waiting[], ours: readonly T[]): T[] {
  const before = new Map(base.map(({ id, input }) => [id, input]))
  return ours.filter(({ id, input }) => before.has(id) && !isSameJson(before.get(id), input))
}
