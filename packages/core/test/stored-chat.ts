// A chat with a storage and an endpoint that the test plays by hand.
import { vi } from 'vitest'
import {
  type ChatMessage,
  type ChatOptions,
  type ChatRecord,
  type ChatStore,
  createChat,
  type Storage,
  textOf,
} from '../src/index.ts'
import { memoryStorage } from '../src/testing/index.ts'
import { createEndpoint, type Endpoint } from './endpoint.ts'

/** An endpoint, and what makes chats `a` over it that are kept in a storage. */
export function storedChats(storage: Storage = memoryStorage()): {
  endpoint: Endpoint
  make: (more?: Partial<ChatOptions>) => ChatStore
} {
  const endpoint = createEndpoint()
  const make = (more: Partial<ChatOptions> = {}): ChatStore =>
    createChat({
      id: 'a',
      baseURL: 'http://endpoint.invalid/v1',
      fetch: endpoint.fetch,
      model: 'm',
      retry: false,
      storage,
      ...more,
    })
  return { endpoint, make }
}

/** The texts of the line that is shown. */
export function texts(chat: ChatStore): string[] {
  return chat.get().messages.map(({ parts }) => textOf(parts))
}

/** A whole message. */
export function message(id: string, role: 'user' | 'assistant', text: string): ChatMessage {
  const parts = [{ type: 'text', text, state: 'done' }] as const
  return { id, role, createdAt: 1, status: 'complete', parts }
}

/** A stored chat `a` with one question and its answer. */
export function record(more: Partial<ChatRecord> = {}): ChatRecord {
  return {
    id: 'a',
    version: 1,
    headId: '2',
    nodes: [
      { parentId: null, message: message('1', 'user', 'question') },
      { parentId: '1', message: message('2', 'assistant', 'answer') },
    ],
    createdAt: 1,
    updatedAt: 1,
    messageCount: 2,
    ...more,
  }
}

/** The same storage to a page that was reloaded: the locks of the old page are gone. */
export function afterReload(storage: Storage): Storage {
  return { ...storage, lock: memoryStorage().lock }
}

/** Waits until what a chat does by itself is done. Its end is no claim of speed: a busy machine is slow, not wrong. */
export async function until(check: () => unknown): Promise<void> {
  await vi.waitFor(check, { timeout: 60_000, interval: 5 })
}

/** Answers the next request whole. */
export async function answer(endpoint: Endpoint, text: string): Promise<void> {
  const exchange = await endpoint.next()
  exchange.text(text)
  exchange.finish()
}

/** A promise and the key to it. */
export function gateOf<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void
  const promise = new Promise<T>((open) => {
    resolve = open
  })
  return { promise, resolve }
}
