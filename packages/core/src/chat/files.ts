// The parts that stand for files which a person sends. What makes them ready is in prepare-files.ts.
import type { ChatPart, MediaPart } from '../message/types.ts'

/** What `prepareFile` gets besides the file. */
export interface PrepareContext {
  signal: AbortSignal
  /** Says how much is done, from 0 to 1. */
  onProgress: (done: number) => void
}

/** Makes a file ready to be sent, e.g. uploads it and gives its address. */
export type PrepareFile = (
  file: File,
  context: PrepareContext,
) => Promise<Pick<MediaPart, 'url'> & Partial<MediaPart>>

/** The part of a file that is not ready yet. */
export function filePart(file: File): MediaPart {
  const kind = file.type.split('/')[0]
  const type = kind === 'image' || kind === 'audio' ? kind : 'file'
  return { type, url: '', mediaType: file.type, name: file.name, state: 'preparing', progress: 0 }
}

/** Whether a part stands for a file that is not ready yet. */
export function isPreparing(part: ChatPart): part is MediaPart {
  return 'url' in part && 'state' in part && part.state === 'preparing'
}

/** Whether a part needs no more work before it can be sent. */
export function isWhole(part: ChatPart): boolean {
  return !('url' in part) || part.url !== ''
}
