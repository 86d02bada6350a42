// The chats of a list that are open: made, counted, named after their first answer, and closed when nobody uses them.
import { createChat } from '../chat/chat.ts'
import type { ChatStore } from '../chat/chat-store.ts'
import type { ChatOptions } from '../chat/options.ts'
import { isBusy } from '../chat/state.ts'
import { attempt, type List, type OpenChat } from './list.ts'
import type { ConversationsOptions } from './types.ts'

/** Idle chats that are kept open beyond those in use. */
const MOST_OPEN = 8

/** The chat of an id: the same store for everyone who asks while it is in use. */
export function open(list: List, id: string): ChatStore {
  const { opened } = list
  const known = opened.get(id)
  if (known) return known.chat
  const entry = counted(createChat(optionsFor(list, id)))
  opened.set(id, entry)
  closeIdle(list)
  return entry.chat
}

/** A chat that knows how many listen to it. */
function counted(made: ChatStore): OpenChat {
  const entry: OpenChat = {
    listeners: 0,
    chat: {
      ...made,
      subscribe(listener) {
        entry.listeners++
        const unsubscribe = made.subscribe(listener)
        let isOver = false
        return () => {
          if (!isOver) entry.listeners--
          isOver = true
          unsubscribe()
        }
      },
    },
  }
  return entry
}

/** Beyond a few, chats that nobody looks at and that are not being answered live in the storage alone. */
function closeIdle({ opened }: List): void {
  for (const [id, { chat, listeners }] of [...opened].slice(0, -1)) {
    if (opened.size <= MOST_OPEN) return
    if (listeners > 0 || isBusy(chat.get())) continue
    opened.delete(id)
    chat.dispose()
  }
}

/** What a chat of the list is made from. */
export function optionsFor(list: List, id: string): ChatOptions {
  const { options } = list
  const own: Pick<ChatOptions, 'id' | 'storage' | 'onFinish'> & { title: undefined } = {
    id,
    storage: list.storage,
    // A chat knows of none.
    title: undefined,
    onFinish(result) {
      const now = list.options
      const chat = list.opened.get(id)?.chat
      if (chat && now.title && result.reason === 'complete') void name(list, chat, now.title)
      now.onFinish?.(result)
    },
  }
  // Not a spread: what is computed is computed when a request starts, and what is inherited is there too.
  return Object.create(Object.getPrototypeOf(options) as object, {
    ...Object.getOwnPropertyDescriptors(options),
    ...Object.getOwnPropertyDescriptors(own),
  }) as ChatOptions
}

async function name(
  list: List,
  chat: ChatStore,
  title: NonNullable<ConversationsOptions['title']>,
): Promise<void> {
  const { storage } = list
  const { messages } = chat.get()
  await attempt(list, 'the conversation could not be named', async () => {
    await chat.save()
    const isUnnamed = async (): Promise<boolean> =>
      (await storage.list()).some(({ id, isRenamed }) => id === chat.id && !isRenamed)
    if (!(await isUnnamed())) return
    const given = (await title(messages)).trim()
    // A title takes its time, in which a person may have given one, or deleted the chat.
    if (given && (await isUnnamed())) {
      await storage.save(chat.id, { title: given, isRenamed: true })
    }
  })
}
