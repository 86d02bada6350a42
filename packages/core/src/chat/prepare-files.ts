// Makes files ready that a person sends: read when their message is sent, with progress, and stopped with it. Loaded with
// the first file.
import { ChatError } from '../errors.ts'
import type { ChatMessage, MediaPart } from '../message/types.ts'
import { untilAborted } from '../http/until-aborted.ts'
import { isPreparing, type PrepareFile } from './files.ts'

/** Reads a file as a data URL. */
const readAsDataURL: PrepareFile = async (file, { signal, onProgress }) => {
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
  /** @default reads it as a data URL */
  prepareFile: PrepareFile | undefined
  signal: AbortSignal
  /** The message as it now stands. */
  onChange: (message: ChatMessage) => void
}

/**
 * Makes the files of a message ready, all at once. Resolves to the message with its parts whole.
 * @throws ChatError `usage` with the code `file_failed` when one cannot be read.
 */
export async function prepareFiles(work: Preparation): Promise<ChatMessage> {
  const { files, signal, onChange } = work
  const prepareFile = work.prepareFile ?? readAsDataURL
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

function fileError(file: File, cause: unknown): ChatError {
  const said = cause instanceof Error && cause.message ? `: ${cause.message}` : ''
  return new ChatError('usage', {
    cause,
    code: 'file_failed',
    retryable: true,
    message: `@x/core: the file "${file.name}" could not be made ready${said}. The message was not sent and is back in the draft; try again, or take the file out.`,
  })
}
