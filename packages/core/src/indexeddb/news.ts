// Tabs that tell each other what they changed.
import type { StorageChange } from '../storage/types.ts'
import type { ChatRow } from './layout.ts'

/** A change, with the small members that changed. */
export interface News extends StorageChange {
  change?: Partial<ChatRow> | undefined
}

/** Tells other tabs, and everyone who listens here. */
export interface Newsroom {
  /** Someone listens, so that what other tabs change is heard of here. */
  readonly isListening: boolean
  tell(news: News): void
  listen(listener: (change: StorageChange) => void): () => void
}

// oxlint-disable unicorn/require-post-message-target-origin -- a channel has no origin to name: it never leaves its own

interface Channel extends Pick<BroadcastChannel, 'postMessage' | 'close' | 'addEventListener'> {
  /** Node's: lets a process end while a channel is open. */
  unref?: () => void
}

/** Makes it. `onNews` hears of other tabs' changes before the listeners; `onEnd` that none is heard of any more. */
export function createNewsroom(
  name: string,
  onNews: (news: News) => void,
  onEnd: () => void,
): Newsroom {
  const listeners = new Set<(change: StorageChange) => void>()
  const Channels = (globalThis as { BroadcastChannel?: new (name: string) => Channel })
    .BroadcastChannel
  let channel: Channel | undefined

  function publish({ type, id, writer }: News): void {
    for (const listener of Array.from(listeners)) listener({ type, id, writer })
  }

  return {
    get isListening() {
      return channel !== undefined
    },
    tell(news) {
      publish(news)
      if (!Channels) return
      if (channel) return channel.postMessage(news)
      const passing = new Channels(name)
      passing.postMessage(news)
      passing.close()
    },
    listen(listener) {
      listeners.add(listener)
      if (Channels && !channel) {
        channel = new Channels(name)
        channel.unref?.()
        channel.addEventListener('message', (event) => {
          const news = (event as MessageEvent<News>).data
          onNews(news)
          publish(news)
        })
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        channel?.close()
        channel = undefined
        onEnd()
      }
    },
  }
}
