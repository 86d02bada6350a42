import { ChatError } from '../errors.ts'
import type { ChatChange, ChatRecord } from './types.ts'

/** The error of a storage for a change of a chat that is not there any more. The chat then stores all of it. */
export function gone(id: string): ChatError {
  return new ChatError('storage', {
    message: `@x/core: the stored chat "${id}" is gone, so what changed of it cannot be kept alone. Store all of it.`,
    code: 'gone',
  })
}

/** Whether a change is of messages that it does not bring along. */
export function needsRecord({ nodes = [], headId }: Pick<ChatChange, 'nodes' | 'headId'>): boolean {
  const ids = new Set([null, ...nodes.map(({ message }) => message.id)])
  return [headId ?? null, ...nodes.map(({ parentId }) => parentId)].some((id) => !ids.has(id))
}

/**
 * A stored chat with what changed of it: for storages that keep each chat in one piece. Two tabs may
 * write at once, so read and write it in one go where the storage can.
 * @throws ChatError `storage` with the code `gone` where nothing is stored that the change could be of. Let it reach the chat, which then stores all of it.
 * @example
 * save: async (id, change) => database.put(id, applyChange(id, await database.get(id), change))
 */
export function applyChange(
  id: string,
  before: ChatRecord | undefined,
  { nodes = [], removed = [], queue = [], unqueued = [], ...members }: ChatChange,
): ChatRecord {
  if (!before && needsRecord({ ...members, nodes })) throw gone(id)
  const byId = new Map((before?.nodes ?? []).map((node) => [node.message.id, node]))
  for (const node of nodes) byId.set(node.message.id, node)
  for (const each of removed) byId.delete(each)
  const given = new Set([...queue.map((each) => each.id), ...unqueued])
  const waiting = [...queue, ...(before?.queue ?? []).filter((each) => !given.has(each.id))]
  const record: ChatRecord = {
    createdAt: 0,
    updatedAt: 0,
    messageCount: 0,
    headId: null,
    ...before,
    ...members,
    version: members.version ?? before?.version ?? 1,
    id,
    nodes: [...byId.values()],
  }
  delete record.queue
  return waiting.length > 0 ? { ...record, queue: waiting } : record
}
