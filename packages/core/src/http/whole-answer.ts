// A response read to its end; what a broken line has cut off after the answer itself is fetched from the route.
import { toChatError } from '../errors.ts'
import { readerOf } from './body-reader.ts'
import { open, type Opened } from './http.ts'
import { readPayloads } from './payloads.ts'
import type { Receiving } from './receiving.ts'
import type { EventReader } from './sse.ts'

/** Sends the request, again where its first event refuses it, and reads the answer. Rejects where that fails. */
export async function receive(receiving: Receiving): Promise<void> {
  const { request, controller, clocks } = receiving
  const { connection, scheduler } = request
  const onStream: typeof request.onStream = (stream) => {
    receiving.kept = stream
    request.onStream?.(stream)
  }
  let opened = await open(connection, { ...request, onStream }, controller.signal, scheduler)
  for (;;) {
    await readOpened(receiving, opened)
    const { refusal } = receiving
    if (!refusal) return
    receiving.refusal = undefined
    clocks.stop()
    receiving.reader?.cancel()
    opened = await opened.refused(refusal)
  }
}

async function readOpened(receiving: Receiving, opened: Opened): Promise<void> {
  receiving.opened = opened
  const reader = readerOf(receiving, opened.response, receiving.request.attach)
  receiving.reader = reader
  receiving.clocks.start()
  await readAll(receiving, reader)
}

/** Reads an answer to its end; what may follow a finish reason on a line that broke there, the route has. */
async function readAll(receiving: Receiving, reader: EventReader): Promise<void> {
  const { marks, request } = receiving
  try {
    await readPayloads(receiving, reader)
  } catch (thrown) {
    if (!marks.isSure || !receiving.kept?.isTold) throw thrown
    receiving.timeout ??= toChatError(thrown)
  }
  const { timeout, kept } = receiving
  if (timeout && marks.isSure && kept?.isTold && !request.signal.aborted) {
    // The answer is whole without it, also where this file cannot be had.
    const loaded = await import('./rest.ts').catch(() => undefined)
    await loaded?.readRest(receiving, kept.id)
  }
}
