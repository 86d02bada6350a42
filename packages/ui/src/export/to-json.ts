// A conversation as JSON text.
import { exportChat } from '@x/core'
import type { ChatStore } from '@x/core'

/** The whole conversation with all its branches, as text that `importChat` of `@x/core` reads again. */
export function conversationToJSON(chat: Pick<ChatStore, 'get'>): string {
  return `${JSON.stringify(exportChat(chat), null, 2)}\n`
}
