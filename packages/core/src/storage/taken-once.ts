// A storage is taken when a chat, or a list of chats, is made. Another one that comes later is told of, and not followed.
import type { Storage } from './types.ts'

type Given = Storage | null | undefined

/** Tells, once, where the options of later have another storage than the one that was taken. */
export function takenOnce(taken: Given, next: Given): void {
  if ((next ?? undefined) === (taken ?? undefined)) return
  import('./another-storage.ts').then(
    ({ warn }) => warn(taken),
    () => undefined,
  )
}
