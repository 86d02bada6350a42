// An answer that a backend route keeps: by which name, how it is read again, and how it is ended there.
import type { Connection } from './connection.ts'
import { isForeign } from './fetch-failure.ts'

/** The header by which a caller names an answer, and a route says under which name it keeps it. */
export const STREAM_HEADER = 'x-stream-id'

const STREAM_ID = /^[\w-]{16,200}$/

/** An answer that a backend route keeps. */
export interface RouteStream {
  id: string
  /** The route has said so; until then it is what was asked for. */
  isTold: boolean
  /** Ends it there. */
  drop(): void
}

/** The streams of one address. */
export interface RouteStreams {
  of(id: string, isTold: boolean): RouteStream
  /** What a response says of where its answer is kept. */
  toldBy(response: Response): RouteStream | undefined
  /** Where a stream is read. */
  urlOf(id: string): string
  /** How it is read. */
  readonly init: RequestInit
}

/** Whether answers of this connection are named: pages of another origin may send no header that it does not expect. */
export function namesStreams({ streamIds, urlFor }: Connection): boolean {
  return streamIds ?? !isForeign(urlFor('chat/completions'))
}

/** Makes it. `headers` are those of the request. */
export function routeStreams(
  connection: Connection,
  address: string,
  {
    'content-type': _,
    'idempotency-key': __,
    [STREAM_HEADER]: ___,
    ...headers
  }: Record<string, string>,
): RouteStreams {
  const urlOf = (id: string): string => `${address}${address.includes('?') ? '&' : '?'}stream=${id}`
  const of = (id: string, isTold: boolean): RouteStream => ({
    id,
    isTold,
    drop: () => drop(connection, urlOf(id), headers),
  })
  return {
    of,
    urlOf,
    init: { method: 'GET', headers },
    toldBy(response) {
      // Of another address nothing is taken: it would be asked for at this one.
      const id = response.redirected ? undefined : response.headers.get(STREAM_HEADER)
      return id && STREAM_ID.test(id) ? of(id, true) : undefined
    },
  }
}

/** Ends an answer that somebody else has asked for. Never rejects. */
export async function endStream(connection: Connection, id: string): Promise<void> {
  const path = 'chat/completions'
  try {
    const headers = await connection.resolveHeaders(path)
    routeStreams(connection, connection.urlFor(path), headers).of(id, true).drop()
  } catch {
    // Whoever asks next is told why.
  }
}

/** Whether a response is one that a route gives for a stream. */
export function isEvents({ headers }: Response): boolean {
  return headers.get('content-type')?.toLowerCase().includes('text/event-stream') ?? false
}

/** Tells a route to end what it keeps. Nobody waits for it: a route that does not hear it reads the answer to its end. */
function drop(
  connection: Connection,
  url: string,
  { accept: _, ...headers }: Record<string, string>,
): void {
  // `keepalive`, for a page that is about to go.
  const init: RequestInit = { method: 'DELETE', headers, keepalive: true }
  const ask = async (): Promise<void> => void (await connection.fetch(url, init)).body?.cancel()
  ask().catch(() => undefined)
}
