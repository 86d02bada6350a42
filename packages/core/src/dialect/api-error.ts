// Errors as servers tell them: in the body of a refusal, or inside a stream that began well.
import { ChatError } from '../errors.ts'
import { choicesIn } from './choices-in.ts'
import { asObject, asText, type Json } from '../json.ts'
import type { ErrorResponse } from './dialect.ts'
import { codeIn, dataIn, readError, readText, statusIn, type Told } from './told-error.ts'
import type { Delta } from '../message/types.ts'

/** By which a backend route tells those who still read an answer that somebody stopped it. */
export const STOPPED_CODE = 'answer_stopped'

/** By which a backend route tells that what it passed on broke off: what came before it stands. */
export const INTERRUPTED_CODE = 'answer_interrupted'

/** Of an answer in the protocol of somebody else. */
export const FOREIGN_CODE = 'foreign_protocol'

/** The failure of bytes that are not what the protocol says. */
export function protocolFailure(what: string): Delta {
  const error = new ChatError('protocol', {
    message: `@x/core: ${what}. The server or a proxy before it is at fault; the text so far is kept.`,
  })
  return { type: 'error', error: error.toJSON() }
}

/** What passes, by the code of an error that has no status. */
const BUSY = /overload|unavailable|server_?error|rate_?limit|throttl/i

/** The failure that a frame inside a stream tells of. `frame` may hold what the error itself lacks. */
export function apiFailure(value: unknown, frame?: Json): Delta {
  const inner = readError(value, 1)
  const told = inner.message === undefined && frame ? { ...readError(frame), ...inner } : inner
  // Like a body that ends too soon, said in words.
  if (told.code === INTERRUPTED_CODE) return { type: 'error', error: unfinished(told).toJSON() }
  const retryAfter = waitIn(JSON.stringify(frame ?? value))
  const code = told.code ?? asText(frame?.['error_type']) ?? asText(frame?.['code'])
  const status = told.status ?? statusIn(frame?.['status']) ?? statusIn(frame?.['code'])
  const error = new ChatError('api', {
    ...(status === undefined && BUSY.test(code ?? '') && { retryable: true }),
    retryAfter,
    message: (told.message ?? 'The server reported an error without saying which.').slice(0, 2000),
    code,
    status,
  })
  return { type: 'error', error: error.toJSON() }
}

function unfinished({ message = 'The answer broke off.' }: Told): ChatError {
  return new ChatError('interrupted', { message: message.slice(0, 2000), code: 'unfinished' })
}

/** Whether a frame without choices is an error that has no name of its own. `isWhole` for a whole body. */
export function isFlatError(frame: Json, isWhole: boolean): boolean {
  if (choicesIn(frame)[0]) return false
  const { status, type } = frame
  const code = codeIn(asObject(frame['base_resp']) ?? frame)
  const isRefused =
    status === 'failed' ||
    Object.entries(asObject(frame['Response']) ?? frame).some(([name, value]) =>
      /^err|^(?:__type|detail|fault)$|exception$/i.test(name)
        ? !isNone(value)
        : value === false && /^(?:ok|success|result)$/.test(name),
    )
  // What has a type may tell of something beside the answer, as of a tool that failed.
  if (isRefused && !type) return true
  return (
    readError(frame).message !== undefined &&
    (isWhole || status === 'error' || !isNone([code]) || statusIn(status) !== undefined)
  )
}

/** Whether a member that is called an error, or a code in a list, says that there is none. As JSON: not all can be made a text. */
function isNone(value: unknown): boolean {
  return /^(?:\[?"?(?:0|[12]..|ok|success|null|false)?"?]?|\{})$/i.test(JSON.stringify(value))
}

/** As Gemini, Groq, Azure and OpenAI tell it: `retry in 34.07s`, `retry after 26 seconds`, `"retryDelay":"39s"`, `again in 1m30s`. */
const WAIT = /(?:(?:retry|again) \w+ |Delay": ?")(?:(\d+)h)?(?:(\d+)m)?([\d.]+) ?(m?)s/i

/** Milliseconds. */
function waitIn(words: string): number | undefined {
  const [, hours = 0, minutes = 0, seconds, milli] = WAIT.exec(words) ?? []
  if (seconds === undefined) return undefined
  return milli ? +seconds : ((+hours * 60 + +minutes) * 60 + +seconds) * 1000
}

/** Whether a status says that a server behind a proxy, or behind Cloudflare, is away for a while, whatever the body. */
export function isDown(status: number): boolean {
  // Nothing that says it in a page stands between 504 and 520.
  return status >= 502 && status < 524
}

/** What a body says that is plain text: its first line. */
export function wordsIn(body: string): string | undefined {
  return /^\s*([^\s<[{\p{C}][^\p{C}]{2,500})/u.exec(body)?.[1]?.trim()
}

/** The error for a response outside 2xx. */
export function errorFrom({ status, headers, body, place }: ErrorResponse): ChatError {
  const text = dataIn(body).trimStart()
  // A page may hold anything.
  const told = text.startsWith('<') ? {} : readText(text)
  const words = told.message ?? wordsIn(text)
  const retryAfter = retryAfterIn(headers, body)
  // That a server is busy is worth more than the page that it is written on.
  const isPage = status !== 429 && retryAfter === undefined && /^\s*<(?:!doctype )?html/i.test(body)
  const said = isPage ? 'and a web page' : words ? `and said "${words}"` : 'and no explanation'
  return new ChatError(told.message ? 'api' : 'http', {
    // Proxies say by a page that the server behind them starts anew.
    ...(isPage && { retryable: isDown(status) }),
    message:
      told.message?.slice(0, 2000) ??
      `@x/core: ${place ?? 'the server'} answered with status ${status} ${said}.`,
    status,
    code: isPage ? 'html_page' : (told.code ?? (status === 404 ? missingIn(words) : undefined)),
    requestId: headers.get('x-request-id') ?? headers.get('request-id') ?? undefined,
    retryAfter,
  })
}

/** What it is that is not there, for servers that say it in words alone: Ollama of a model, OpenAI and frameworks of a path. */
function missingIn(message = ''): string | undefined {
  if (/\bmodel\b/i.test(message)) return 'model_not_found'
  const isPath =
    /^not found\.?$|^cannot (?:get|post)\b|^invalid url\b|\bno (?:such )?(?:route|endpoint)\b/i
  return isPath.test(message) ? 'unknown_url' : undefined
}

/** Milliseconds, from `retry-after-ms`, `retry-after` in seconds or as a date, or the words of the body. */
function retryAfterIn(headers: Headers, body: string): number | undefined {
  const told = headers.get('retry-after') ?? ''
  const wait = [
    Number.parseFloat(headers.get('retry-after-ms') ?? ''),
    Number(told || NaN) * 1000,
    Date.parse(told) - Date.now(),
    waitIn(body),
  ].find(Number.isFinite)
  return wait && Math.max(0, wait)
}
