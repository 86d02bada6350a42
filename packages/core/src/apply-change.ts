import type { ChatChange, ChatRecord } from './types.ts'

/**
 * A stored chat with what changed of it: for storages that keep each chat in one piece. Two tabs may
 * write at once, so read and write it in one go where the storage can.
 * @example
 * save: async (id, change) => database.put(id, applyChange(id, await database.get(id), change))
 */
export function applyChange(
  id: string,
  before: ChatRecord | undefined,
  { nodes = [], removed = [], queue = [], unqueued = [], ...members }: ChatChange,
): ChatRecord {
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
