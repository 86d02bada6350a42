// Which messages have files that were never made ready, and making them so when the message is sent.
import type { ChatMessage } from '../types.ts'
import { prepareFiles, type PrepareFile, readAsDataURL } from './files.ts'

/** Keeps the files of messages until they are ready. */
export interface FileWork {
  add(messageId: string, files: Iterable<File> | undefined): void
  /** The files of a message that are not ready, which are then forgotten. */
  take(messageId: string | undefined): readonly File[] | undefined
  /** What makes the files of the last message ready, if it has any that are not. */
  workFor(
    messages: readonly ChatMessage[],
  ): ((signal: AbortSignal) => Promise<readonly ChatMessage[]>) | undefined
}

/** Makes it. */
export function createFileWork(chat: {
  prepareFile: () => PrepareFile | undefined
  onChange: (message: ChatMessage) => void
}): FileWork {
  const unread = new Map<string, readonly File[]>()
  return {
    add(messageId, files) {
      const all = Array.from(files ?? [])
      if (all.length > 0) unread.set(messageId, all)
    },
    take(messageId = '') {
      const files = unread.get(messageId)
      unread.delete(messageId)
      return files
    },
    workFor(messages) {
      const message = messages.at(-1)
      const files = message && unread.get(message.id)
      if (!files) return undefined
      let work: Promise<ChatMessage> | undefined
      return async (signal) => {
        // Several models wait for the same files.
        work ??= prepareFiles({
          message,
          files,
          prepareFile: chat.prepareFile() ?? readAsDataURL,
          signal,
          onChange: chat.onChange,
        })
        const ready = await work
        unread.delete(message.id)
        return [...messages.slice(0, -1), ready]
      }
    },
  }
}
