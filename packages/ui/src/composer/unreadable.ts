// Files of the draft that nobody can read. Comes later: they are looked at beside everything else.
import type { ChatStore } from '@x/core'

/** A file that cannot be read would hold back the whole message: a folder that was not told, or one that is gone. */
export async function takeOutUnreadable(
  chat: ChatStore,
  files: readonly File[],
  say: (file: File) => void,
): Promise<void> {
  for (const file of files) {
    try {
      // Not there in a DOM that cannot read files.
      await file.slice(0, 1).arrayBuffer?.()
    } catch {
      if (!chat.attachments.get().includes(file)) continue
      chat.attachments.set((present) => present.filter((each) => each !== file))
      say(file)
    }
  }
}
