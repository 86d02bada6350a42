// Files that a person sends: read when their message is sent, with progress, and stopped with it.
import { ChatError } from '../errors.ts'
import type { ChatMessage, ChatPart, MediaPart } from '../message/types.ts'

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

/** Reads a file as a data URL. */
export const readAsDataURL: PrepareFile = async (file, { signal, onProgress }) => {
  const reader = file.stream().getReader()
  const cancel = (): void => void reader.cancel().catch(() => undefined)
  signal.addEventListener('abort', cancel, { once: true })
  const pieces: string[] = []
  let read = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      // In slices, because a call takes only so many arguments.
      for (let at = 0; at < value.length; at += 0x8000) {
        pieces.push(String.fromCharCode(...value.subarray(at, at + 0x8000)))
      }
      read += value.length
      onProgress(file.size === 0 ? 1 : read / file.size)
    }
  } finally {
    signal.removeEventListener('abort', cancel)
  }
  const type = file.type || 'application/octet-stream'
  return { url: `data:${type};base64,${btoa(pieces.join(''))}` }
}

/** What preparing the files of a message needs, and who hears of it. */
export interface Preparation {
  message: ChatMessage
  files: readonly File[]
  prepareFile: PrepareFile
  signal: AbortSignal
  /** The message as it now stands. */
  onChange: (message: ChatMessage) => void
}

/**
 * Makes the files of a message ready, all at once. Resolves to the message with its parts whole.
 * @throws ChatError `usage` with the code `file_failed` when one cannot be read.
 */
export async function prepareFiles(work: Preparation): Promise<ChatMessage> {
  const { files, prepareFile, signal, onChange } = work
  let { message } = work
  const places = message.parts.flatMap((part, index) => (isPreparing(part) ? [index] : []))
  const change = (place: number, next: Partial<MediaPart>): void => {
    if (signal.aborted) return
    const parts = message.parts.map((part, index) =>
      index === place ? ({ ...part, ...next } as MediaPart) : part,
    )
    message = { ...message, parts }
    onChange(message)
  }
  const one = async (file: File, place: number): Promise<void> => {
    try {
      const onProgress = (progress: number): void => change(place, { progress })
      const ready = await untilAborted(prepareFile(file, { signal, onProgress }), signal)
      change(place, { ...ready, state: undefined, progress: undefined })
    } catch (cause) {
      change(place, { state: 'failed', progress: undefined })
      throw fileError(file, cause)
    }
  }
  await Promise.all(files.map((file, index) => one(file, places[index] ?? -1)))
  return message
}

/** Work that does not listen to the signal, but must not hold up a stop. @throws what the signal was aborted with. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let abort = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason)
  })
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** Whether a part stands for a file that is not ready yet. */
export function isPreparing(part: ChatPart): part is MediaPart {
  return 'url' in part && 'state' in part && part.state === 'preparing'
}

/** Whether a part needs no more work before it can be sent. */
export function isWhole(part: ChatPart): boolean {
  return !('url' in part) || part.url !== ''
}

function fileError(file: File, cause: unknown): ChatError {
  const said = cause instanceof Error && cause.message ? `: ${cause.message}` : ''
  return new ChatError('usage', {
    cause,
    code: 'file_failed',
    retryable: true,
    message: `@x/core: the file "${file.name}" could not be made ready${said}. The message was not sent and is back in the draft; try again, or take the file out.`,
  })
}
