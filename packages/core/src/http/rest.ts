// What follows an answer that is whole, where the line broke before it came: fetched from the route that keeps it.
import { readerOf } from './body-reader.ts'
import { open } from './http.ts'
import { readPayloads } from './payloads.ts'
import { abort, type Receiving } from './receiving.ts'

/** How long it is waited for, in milliseconds. */
const REST_MS = 5000

/** Usage, cost and the like. The answer is whole without them, so that nothing here is an error. */
export async function readRest(receiving: Receiving, attach: string): Promise<void> {
  const { request, decode } = receiving
  const { connection, scheduler } = request
  abort(receiving)
  receiving.controller = new AbortController()
  receiving.timeout = undefined
  receiving.hasEnded = false
  const cancelTimer = scheduler.timer(() => abort(receiving), REST_MS)
  try {
    const rest = { ...request, attach, streamId: undefined, onStream: undefined }
    const { response } = await open(connection, rest, receiving.controller.signal, scheduler)
    const reader = readerOf(receiving, response, attach)
    receiving.reader = reader
    receiving.decode = undefined
    receiving.again = receiving.decoded
    await readPayloads(receiving, reader)
  } catch {
    // As it was.
  }
  if (receiving.again > 0) receiving.decode = decode
  cancelTimer()
  receiving.failure = undefined
}
