// Hop 2: from bytes to payloads. All payloads of one network read come at once.
import { createParser } from 'eventsource-parser'
import type { Framing, Payload } from '../dialect/dialect.ts'
import { ChatError } from '../errors.ts'
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

/** Limits of reading. */
export interface ReadOptions {
  /** The largest event, or whole JSON body, in UTF-16 code units. @default 16 Mi */
  maxEventSize?: number | undefined
  /** The framing, where it is known. */
  framing?: Framing | undefined
}

const SNIFF_LENGTH = 16
const MORE = { stream: true } as const
const EVENT_LINE = /^(?:data|event|id|retry|error)?:/
const PAGE_STARTS = ['<!doctype', '<html'] as const

/** Which framing a body has: told by its content type, else by how it starts. */
function framingOf(contentType: string, start: string): Framing {
  const text = start.trimStart()
  if (EVENT_LINE.test(text)) return 'sse'
  // Errors before the stream began often keep the content type of the stream.
  if (contentType.includes('json') || /^[{[]/.test(text)) return 'json'
  return contentType.includes('text/event-stream') ? 'sse' : 'text'
}

/** By its start, or by its type where the start is no event: PHP calls everything HTML. */
function isWebPage(contentType: string, start: string): boolean {
  const text = start.trimStart().toLowerCase()
  if (PAGE_STARTS.some((each) => text.startsWith(each))) return true
  return contentType.includes('text/html') && !EVENT_LINE.test(text) && !/^[{[]/.test(text)
}

/** Whether more of a body must be seen before its framing is sure. */
function isUnsure(isDeclared: boolean, start: string): boolean {
  const text = start.trimStart().toLowerCase()
  if (!isDeclared) return text.length < SNIFF_LENGTH
  return PAGE_STARTS.some((each) => text.length < each.length && each.startsWith(text))
}

/** Reads a response's payloads, whatever way the network cuts its bytes. */
export function readEvents(response: Response, options: ReadOptions = {}): EventReader {
  const { maxEventSize = 16 * 1024 * 1024 } = options
  const contentType = response.headers.get('content-type')?.toLowerCase() ?? ''
  // React Native has neither body streams nor, in older engines, a decoder.
  const source = response.body && { reader: response.body.getReader(), utf8: new TextDecoder() }
  let payloads: Payload[] = []
  let { framing } = options
  let hasLooked = framing === undefined
  let whole: string[] = []
  let wholeSize = 0
  let isEnded = false
  let isTooLarge = false
  let held = ''
  let keepAlives = 0
  const isDeclared = contentType.includes('text/event-stream')

  const parser = createParser({
    maxBufferSize: maxEventSize,
    onEvent: (event) => payloads.push(event),
    onComment: () => (keepAlives += 1),
    onError(error) {
      if (error.type === 'max-buffer-size-exceeded') isTooLarge = true
    },
  })
  const errorLines = createErrorLines()

  function take(read: string): void {
    let text = read
    if (framing === undefined) {
      text = held + read
      held = ''
      if (text === '') return
      // The first few characters tell the framing; a network may deliver them one by one.
      if (!isEnded && isUnsure(isDeclared, text)) {
        held = text
        return
      }
      if (isWebPage(contentType, text)) throw webPage()
      framing = framingOf(contentType, text)
    } else if (!hasLooked) {
      hasLooked = true
      // What a text starts with says nothing: it may be about web pages.
      if (contentType.includes('text/html')) throw webPage()
    }
    if (framing === 'sse') {
      parser.feed(errorLines(text, isEnded))
    } else if (framing === 'text') {
      payloads.push({ data: text })
    } else {
      whole.push(text)
      wholeSize += text.length
      isTooLarge = wholeSize > maxEventSize
    }
    if (isTooLarge) throw tooLarge(maxEventSize)
  }

  function finish(): void {
    isEnded = true
    if (source) take(source.utf8.decode())
    // Servers forget the last blank line; the event before it is whole all the same.
    if (framing === 'sse') take('\n\n')
    if (framing === 'json') payloads.push({ data: whole.join('') })
    whole = []
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
    async next() {
      if (isEnded) return undefined
      if (!source) {
        // The whole text at once.
        take(await response.text())
        finish()
      } else {
        let result: ReadableStreamReadResult<Uint8Array>
        try {
          result = await source.reader.read()
        } catch (cause) {
          // What had arrived may hold a whole event that only lacked its blank line.
          isEnded = true
          throw platformTimeout(cause) ?? broken(cause)
        }
        if (result.done) finish()
        else take(source.utf8.decode(result.value, MORE))
      }
      const read = payloads
      payloads = []
      return read
    },
    cancel() {
      source?.reader.cancel().catch(() => undefined)
    },
  }
}

const ERROR_LINES = ['error:', '{"error"'] as const

/**
 * llama.cpp reports errors as a line `error: {…}`, gateways as a bare line of JSON. Neither is a field
 * of the standard, so the parser would drop them. This turns them into the events that they mean.
 */
function createErrorLines(): (text: string, isLast: boolean) => string {
  let isLineStart = true
  let held = ''
  return (read, isLast) => {
    const text = held + read
    if (mayBePassed(text)) {
      held = ''
      isLineStart = text.endsWith('\n')
      return text
    }
    const lastLine = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1
    const tail = text.slice(lastLine)
    const mayBeError =
      (lastLine > 0 || isLineStart) &&
      tail !== '' &&
      ERROR_LINES.some((line) => line.startsWith(tail))
    held = mayBeError && !isLast ? tail : ''
    const whole = held ? text.slice(0, lastLine) : text
    const wasLineStart = isLineStart
    if (whole !== '') isLineStart = /[\r\n]$/.test(whole)
    if (!ERROR_LINES.some((line) => whole.includes(line))) return whole
    return whole.replaceAll(
      /(^|[\r\n])(?:error:|(?=\{"error"))/g,
      (found, before: string, at: number) =>
        at > 0 || before !== '' || wasLineStart ? `${before}\nevent: error\ndata:` : found,
    )
  }
}

/** Whether a text surely holds no such line, nor the start of one: nearly all do not. Benchmark: wire. */
function mayBePassed(text: string): boolean {
  return (
    text !== '' &&
    text[0] !== 'e' &&
    text[0] !== '{' &&
    !text.includes('\ne') &&
    !text.includes('\n{') &&
    !text.includes('\r')
  )
}

function broken(cause: unknown): ChatError {
  return new ChatError('interrupted', {
    message:
      '@x/core: the connection broke while the answer was arriving. The text so far is kept; go on from there or ask again.',
    cause,
  })
}

function tooLarge(limit: number): ChatError {
  return new ChatError('limit', {
    message: `@x/core: the server sent an event of more than ${limit} characters. Reading stopped so that memory stays bounded; the text so far is kept.`,
  })
}

function webPage(): ChatError {
  return new ChatError('protocol', {
    code: 'html_page',
    message:
      '@x/core: a web page came back where an answer was expected. The address is probably wrong or a proxy stepped in; check `baseURL`.',
    retryable: false,
  })
}
