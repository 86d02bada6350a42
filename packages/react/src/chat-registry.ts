'use client'
// The chats that the components of one tree share by id. The registry lives in a provider, never in a module:
// on a server one person's chat must not reach another's.
import { type ChatOptions, type ChatStore, createChat, isBusy } from '@x/core'

/** A component that uses a shared chat. */
export interface ChatUser {
  /** What the component asks for: the first one with an endpoint decides, the callbacks of all are called. */
  ask(options: ChatOptions): void
  /** The component is gone, or comes back at once: StrictMode only pretends it. */
  leave(): void
}

/** Chats by their ids, and who uses them. */
export interface ChatRegistry {
  /** The chat of an id, made from these options if there is none yet. May be called in render. */
  chatOf(id: string, options: ChatOptions): ChatStore
  /** One more component that uses that chat, counted from its first `ask` on. May be called in render. */
  userOf(id: string): ChatUser
  dispose(): void
}

interface SharedChat {
  chat: ChatStore
  /** What it was made with: a component that shares it need not name it. */
  storage: ChatOptions['storage']
  users: Map<ChatUser, ChatOptions>
}

/** Makes a registry. */
export function createChatRegistry(): ChatRegistry {
  const shared = new Map<string, SharedChat>()

  /** A chat that nobody uses goes on, and stays for who comes back. If it is stored, that is where it stays. */
  function release(id: string, entry: SharedChat): void {
    const { storage, status } = entry.chat.get()
    if (storage.status === 'off' || entry.users.size > 0 || shared.get(id) !== entry) return
    if (!isBusy({ status })) {
      shared.delete(id)
      entry.chat.dispose()
      return
    }
    const unsubscribe = entry.chat.subscribe(() => {
      if (entry.users.size === 0 && isBusy(entry.chat.get())) return
      unsubscribe()
      release(id, entry)
    })
  }

  return {
    chatOf(id, options) {
      const known = shared.get(id)
      if (known) return known.chat
      const chat = createChat({ ...options, id })
      shared.set(id, { chat, storage: options.storage, users: new Map() })
      return chat
    },
    userOf(id) {
      const user: ChatUser = {
        ask(options) {
          const entry = shared.get(id)
          if (!entry) return
          entry.users.set(user, options)
          entry.chat.setOptions(optionsOf(id, entry))
        },
        leave() {
          const entry = shared.get(id)
          if (!entry?.users.delete(user)) return
          if (entry.users.size > 0) entry.chat.setOptions(optionsOf(id, entry))
          else setTimeout(() => release(id, entry), 0)
        },
      }
      return user
    },
    dispose() {
      for (const { chat } of shared.values()) chat.dispose()
      shared.clear()
    },
  }
}

function optionsOf(id: string, { users, storage }: SharedChat): ChatOptions {
  const all = [...users.values()]
  const first = all.find(({ client, baseURL, api }) => client ?? baseURL ?? api) ?? all[0]
  const own = { ...first, id, storage: first?.storage ?? storage }
  if (all.length === 1) return own
  return {
    ...own,
    onFinish: (result) => callAll(all.map(({ onFinish }) => onFinish && (() => onFinish(result)))),
    onError: (error) => callAll(all.map(({ onError }) => onError && (() => onError(error)))),
  }
}

/** Calls each, also when one throws; the first that was thrown is passed on. */
function callAll(calls: readonly ((() => void) | undefined)[]): void {
  const thrown: unknown[] = []
  for (const call of calls) {
    try {
      call?.()
    } catch (error) {
      thrown.push(error)
    }
  }
  if (thrown.length > 0) throw thrown[0]
}
