// What is used of Node's requests and responses. Written out, so that no types of Node are needed to import this.

/** The part of node:http's `IncomingMessage`, also as Express hands it on, that is read. */
export interface NodeRequest {
  readonly method?: string | undefined
  /** Under a prefix of Express without the prefix. */
  readonly url?: string | undefined
  /** Express's whole one. */
  readonly originalUrl?: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Where the connection comes from. */
  readonly socket?: { readonly remoteAddress?: string | undefined } | undefined
  /** What a middleware has read and parsed, e.g. `express.json()`. */
  readonly body?: unknown
  /** Whether somebody has read of it. */
  readonly readableDidRead?: boolean | undefined
  /** Whether it was read to its end, also where there was nothing. */
  readonly readableEnded?: boolean | undefined
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown
  on(event: 'end' | 'close', listener: () => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  pause(): unknown
  resume(): unknown
}

/** The part of node:http's `ServerResponse` that is written to. */
export interface NodeResponse {
  statusCode: number
  readonly writableFinished: boolean
  readonly destroyed: boolean
  setHeader(name: string, value: string | readonly string[]): unknown
  /** Types of node:http2 lack it. */
  flushHeaders?(): void
  write(chunk: Uint8Array): boolean
  end(): unknown
  destroy(): unknown
  on(event: 'close' | 'drain' | 'error', listener: () => void): unknown
}

/** What node:http, Express and Connect call for each request. Never rejects. */
export type NodeHandler = (request: NodeRequest, response: NodeResponse) => Promise<void>
