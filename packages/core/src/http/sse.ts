// Hop 2: from bytes to payloads. All payloads of one network read come at once.
import { appended } from '../appended.ts'
import type { Framing, Payload } from '../dialect/dialect.ts'
import { ChatError } from '../errors.ts'
import { createEventParser } from './event-parser.ts'
import { platformTimeout } from './fetch-failure.ts'

/** Reads the payloads of one response. */
export interface EventReader {
  /**
   * The payloads of the next network read: `[]` when it held only keep-alives or part of an event,
   * `undefined` at the end.
   * @throws ChatError `network` when the connection breaks, `limit` when an event is too large, `protocol` for a web page.
   */
  next(): Promise<readonly Payload[] | undefined>
  /** How the body is framed. Known once `next` has given a payload. */
  readonly framing: Framing
  /** The body has ended; the payloads that `next` gave last may be half of one. */
  readonly isOver: boolean
  /** How many keep-alives have come that are no payloads. */
  readonly keepAlives: number
  /** Ends a pending `next` and closes the connection. */
  cancel(): void
}

/** The largest event, or whole JSON body, in UTF-16 code units: memory stays bounded. */
const MAX_EVENT_SIZE = 16 * 1024 * 1024
const OVER = Promise.resolve(undefined)
const SNIFF_LENGTH = 16
const MORE = { stream: true } as const
const JSON_START = /^[{[]/
const EVENT_LINE = /^(?:data|event|id|retry|error)?:/
const PAGE_STARTS = ['<!doctype', '<html'] as const

/** Which framing a body has: told by its content type, else by how it starts. */
function framingOf(contentType: string, start: string): Framing {
  if (EVENT_LINE.test(start)) return 'sse'
  // Errors before the stream began often keep the content type of the stream.
  if (contentType.includes('json') || JSON_START.test(start)) return 'json'
  return contentType.includes('text/event-stream') ? 'sse' : 'text'
}

/** By its start, or by its type where the start is no event: PHP calls everything HTML. */
function isWebPage(contentType: string, start: string): boolean {
  if (PAGE_STARTS.some((each) => start.toLowerCase().startsWith(each))) return true
  return contentType.includes('text/html') && !EVENT_LINE.test(start) && !JSON_START.test(start)
}

/** Whether more of a body must be seen before its framing is sure. */
function isUnsure(isDeclared: boolean, start: string): boolean {
  if (!isDeclared) return start.length < SNIFF_LENGTH
  const text = start.toLowerCase()
  return PAGE_STARTS.some((each) => each !== text && each.startsWith(text))
}

/** Reads a response's payloads, whatever way the network cuts its bytes. `known` tells the framing of a content type, where it is known. */
export function readEvents(
  response: Response,
  known?: (contentType: string) => Framing | undefined,
): EventReader {
  const contentType = response.headers.get('content-type')?.toLowerCase() ?? ''
  // React Native has neither body streams nor, in older engines, a decoder.
  const source = response.body && { reader: response.body.getReader(), utf8: new TextDecoder() }
  let payloads: Payload[] = []
  let framing = known?.(contentType)
  let hasLooked = framing === undefined
  let whole = ''
  let isEnded = false
  let held = ''
  let keepAlives = 0
  const isDeclared = contentType.includes('text/event-stream')

  const parser = createEventParser(
    (event) => (payloads = appended(payloads, event)),
    () => (keepAlives += 1),
  )

  function take(read: string): void {
    let text = read
    if (framing === undefined) {
      text = held + read
      held = ''
      if (text === '') return
      // The first few characters tell the framing; a network may deliver them one by one.
      const start = text.trimStart()
      if (!isEnded && isUnsure(isDeclared, start)) {
        held = text
        return
      }
      if (isWebPage(contentType, start)) throw webPage(response)
      framing = framingOf(contentType, start)
    } else if (!hasLooked) {
      hasLooked = true
      // What a text starts with says nothing: it may be about web pages.
      if (contentType.includes('text/html')) throw webPage(response)
    }
    if (framing === 'sse') {
      parser.feed(text)
    } else if (framing === 'text') {
      payloads.push({ data: text })
    } else {
      whole += text
    }
    if (parser.size + whole.length > MAX_EVENT_SIZE) throw tooLarge()
  }

  /** The payloads of one read, or of what was left at the end. */
  function give(read: string | undefined): readonly Payload[] {
    if (read === undefined) finish()
    else take(read)
    const given = payloads
    payloads = []
    return given
  }

  function finish(): void {
    isEnded = true
    if (source) take(source.utf8.decode())
    // Servers forget the last blank line; the event before it is whole all the same.
    if (framing === 'sse') take('\n\n')
    if (framing !== 'json') return
    payloads.push({ data: whole })
    // Chunks, a line each or in a list, are whole only where they say so. In a text the quotes would be escaped.
    if (/"delta": ?\{/.test(whole)) framing = 'sse'
  }

  const arrived = ({ value }: ReadableStreamReadResult<Uint8Array>): readonly Payload[] =>
    give(value && source?.utf8.decode(value, MORE))

  /** The whole text at once. */
  function arrivedWhole(text: string): readonly Payload[] {
    take(text)
    return give(undefined)
  }

  async function broke(cause: unknown): Promise<never> {
    // What had arrived may hold a whole event that only lacked its blank line.
    isEnded = true
    throw (await platformTimeout(cause)) ?? broken(cause)
  }

  return {
    get framing() {
      return framing ?? 'sse'
    },
    get isOver() {
      return isEnded
    },
    get keepAlives() {
      return keepAlives
    },
    // Promises chained by hand: an async function would make half the garbage of a read. Benchmark: wire.
    next() {
      if (isEnded) return OVER
      return source ? source.reader.read().then(arrived, broke) : response.text().then(arrivedWhole)
    },
    cancel() {
      source?.reader.cancel().catch(() => undefined)
    },
  }
}

function broken(cause: unknown): ChatError {
  return new ChatError('interrupted', {
    message:
      '@x/core: the connection broke while the answer was arriving. The text so far is kept; go on from there or ask again.',
    cause,
  })
}

function tooLarge(): ChatError {
  return new ChatError('limit', {
    message: `@x/core: the server sent an event of more than ${MAX_EVENT_SIZE} characters. Reading stopped there; the text so far is kept.`,
  })
}

function webPage({ redirected, url }: Response): ChatError {
  // Mostly of a sign-in. Its query may hold what is secret.
  const from = redirected ? ` from ${new URL(url).pathname}` : ''
  return new ChatError('protocol', {
    code: 'html_page',
    message: `@x/core: a web page came back${from} where an answer was expected. The address is probably wrong or a proxy stepped in; check \`baseURL\`.`,
  })
}
