// What a server, or the one behind it, says of an error. Gateways wrap what they were told, each in a way of its own:
// the innermost words are the reason.
import { asArray, asNumber, asObject, asText, type Json, parseJson } from '../json.ts'

/** What was told; members are absent where nothing was. */
export interface Told {
  message?: string
  /** The error's name. */
  code?: string
  /** From 400 to 599. */
  status?: number
}

/** Each wrapping that is text takes two. */
const MAX_DEPTH = 12

/** What a refusal says whose body is events, also as llama.cpp writes them: their data. Any other body as it is. */
export function dataIn(body: string): string {
  return body.replaceAll(/^(data|error):( ?\[DONE])?|^(event|id|retry)?:.*/gm, '')
}

/**
 * `{ message, code, type, status }`, a bare string, JSON as text, a list of them, or something near it. What is surely an
 * error, at a depth from 1 on, may name its words as it likes.
 */
export function readError(value: unknown, depth = 0): Told {
  if (depth > MAX_DEPTH) return {}
  const text = textIn(value)
  if (text !== undefined) return { message: text, ...readText(text, depth) }
  const error = asObject(value) ?? asObject(asArray(value)[0])
  if (!error) return {}
  const inner = reasonsIn(error)
    .map((reason) => readError(reason, depth + 1))
    .reduce<Told>(
      (found, told) => (found.message === undefined ? { ...told, ...found } : found),
      {},
    )
  const description = asText(error['error_description'])
  const own =
    description ??
    membersOf(error, /(?:message|msg|string)$/i)
      .map(textIn)
      .find(Boolean) ??
    asText(error['reason'])
  const message =
    description ?? inner.message ?? own ?? (depth > 0 ? wordsAmong(error, depth) : undefined)
  const status =
    inner.status ??
    membersOf(error, /^status$|code$/i)
      .map(statusIn)
      .find(Boolean)
  // OAuth puts its code where others put the message.
  const named = /^\S+$/.exec(asText(error['error']) ?? '')?.[0]
  const code = inner.code ?? nameIn(error) ?? (own && named)
  return {
    ...(message !== undefined && { message: inPlace(message, error) }),
    ...(code !== undefined && { code }),
    ...(status !== undefined && { status }),
  }
}

function membersOf(error: Json, names: RegExp): readonly unknown[] {
  return Object.keys(error).flatMap((name) => (names.test(name) ? [error[name]] : []))
}

/** What an error, or what may be one, tells by a number or a name: `code`, `retcode`, `status_code`. */
export function codeIn(error: Json): unknown {
  return membersOf(error, /code$/i).find((code) => code !== null)
}

/** The first member that is a sentence, or holds an error that is one. */
function wordsAmong(error: Json, depth: number): string | undefined {
  return Object.values(error)
    .map((value) =>
      typeof value === 'string'
        ? /[^\d\W]\s+\S|[^\0-\x7f]{2}/.exec(value)?.input
        : asObject(value) && readError(value, depth + 1).message,
    )
    .find(Boolean)
}

/** Where the reason may be, the innermost first: what an upstream said raw, an error within the error, its message. */
function reasonsIn(error: Json): readonly unknown[] {
  // Of texts side by side a shorter one is a title, as `Bad Request` is.
  const least = error['error_description'] === undefined ? textIn(error['message'])?.length : 0
  return [
    asObject(error['metadata'])?.['raw'],
    error['cause'],
    error['upstream'],
    error['error'] ?? error['Error'] ?? error['Response'],
    error['detail'],
    asArray(error['errors'])[0],
    error['base_resp'],
    error['fault'],
    error['message'],
  ].filter((reason) =>
    // A page is no reason.
    typeof reason === 'string'
      ? /^\s*[^\s<]/.test(reason) && reason.length >= (least ?? 0)
      : Boolean(reason),
  )
}

/** A text, or a list that begins with one. */
function textIn(value: unknown): string | undefined {
  return asText(value) ?? (asText(asArray(value)[0]) && asArray(value).join(', '))
}

/** JSON in a text is what somebody was told before; Python writes it with single quotes. */
export function readText(text: string, depth = 0): Told {
  const from = text.search(/[[{]/)
  const to = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1
  if (from < 0 || to <= from) return {}
  const body = text.slice(from, to)
  const told = parseJson(body)
  if (told !== undefined) return typeof told === 'object' ? readError(told, depth + 1) : {}
  const quoted = /['"]message['"]:\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/.exec(body)
  const message = quoted?.[1] ?? quoted?.[2]
  return message ? { message } : {}
}

/** The name of an error: a number is none, unless it is all there is. */
function nameIn(error: Json): string | undefined {
  const { type, status } = error
  const code = codeIn(error)
  const names = [code, type, status].map(asText)
  const number =
    statusIn(code) === undefined ? (asText(code) ?? asNumber(code)?.toString()) : undefined
  return names.find((name) => name && !/^(?:\d+|error)$/.test(name)) ?? number
}

/** With the member that it is about, where a validator says that apart, and with who said it. */
function inPlace(message: string, error: Json): string {
  const place = asArray(error['loc']).join('.')
  const provider = asText(asObject(error['metadata'])?.['provider_name'])
  const more = [place, provider].filter((each) => each && !message.includes(each))
  return more.length > 0 ? `${message} (${more.join(', ')})` : message
}

/** The value if it is, or spells, a status of an error. */
export function statusIn(value: unknown): number | undefined {
  const status = asNumber(value) ?? Number(asText(value))
  return status >= 400 && status < 600 ? status : undefined
}
