// The reader of a response, by the framing that the dialect knows it to have.
import { ChatError } from '../errors.ts'
import type { Receiving } from './receiving.ts'
import { isEvents } from './route-stream.ts'
import { type EventReader, readEvents } from './sse.ts'

/** Reads a response. Throws where a kept answer was asked for and something else came. */
export function readerOf(
  { request }: Receiving,
  response: Response,
  attach: string | undefined,
): EventReader {
  if (attach !== undefined && !isEvents(response)) throw goneError()
  const { connection, operation } = request
  return readEvents(response, (contentType) =>
    connection.dialect.framing?.({ operation, contentType }),
  )
}

function goneError(): ChatError {
  return new ChatError('protocol', {
    code: 'stream_gone',
    message: '@x/core: the route keeps that answer no more. Ask again.',
  })
}
