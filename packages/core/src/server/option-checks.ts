// What values of options may be. Each check gives what is wrong as the end of a sentence, or nothing.
import { asObject } from '../json.ts'

/** The end of "`name` is …, ": why it cannot work and what to pass. `name` is its place. */
export type Check = (value: unknown, name: string) => string | undefined

/** Checks for every member of a type: the compiler holds that none is missing. */
export type Checks<T> = { readonly [Name in keyof Required<T>]: Check }

/** A value as it may stand in a sentence. What an object holds may be a key. */
export function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  if (asObject(value)) return 'an object'
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

export const aFunction: Check = (value) =>
  typeof value === 'function' ? undefined : 'which cannot be called. Pass a function.'

export const aBoolean: Check = (value) =>
  typeof value === 'boolean' ? undefined : 'which is neither yes nor no. Pass true or false.'

export const aCount: Check = (value) =>
  Number.isSafeInteger(value) && (value as number) > 0
    ? undefined
    : 'which limits nothing. Pass a whole number of at least 1.'

/** Deeper than any server reads, and than a stack holds everywhere. */
const DEEPEST = 1000

export const aDepth: Check = (value, name) =>
  aCount(value, name) ??
  ((value as number) <= DEEPEST
    ? undefined
    : `which is deeper than can be looked through. Pass at most ${DEEPEST}.`)

export const aTime: Check = (value) =>
  value === false || (typeof value === 'number' && value > 0)
    ? undefined
    : 'which is no time to wait. Pass milliseconds above 0, or false to wait for ever.'

/** Made by a function of this package, and not that function. */
export function made(verb: string, by: string): Check {
  return (value) => {
    if (typeof asObject(value)?.[verb] === 'function') return undefined
    return typeof value === 'function'
      ? `which has to be called first. Pass what it returns, e.g. \`${by}\`.`
      : `which is nothing that works as one. Pass e.g. \`${by}\`.`
  }
}

/** A list of texts, each of which passes a check of its own. */
export function aList(of: string, check: Check = () => undefined): Check {
  return (value, name) => {
    if (!Array.isArray(value)) return `which is no list. Pass a list of ${of}, e.g. \`['…']\`.`
    for (const item of value as readonly unknown[]) {
      if (typeof item !== 'string' || item.trim() !== item || item === '') {
        return `of which ${shown(item)} is no name. Pass a list of ${of}.`
      }
      const said = check(item, name)
      if (said !== undefined) return `of which ${shown(item)} ${said}`
    }
    return undefined
  }
}

export const aBasePath: Check = (value) => {
  if (typeof value !== 'string') return 'which is no path. Pass a text, e.g. `/api`.'
  if (!value.startsWith('/')) return 'which no path begins with. Start it with a slash.'
  if (/[?#*:[\]{}\\\s]|\/\//.test(value)) {
    return 'which is more than a path. Pass the path alone, without patterns, e.g. `/api`.'
  }
  return /\/(?:chat\/)?completions\/*$/.test(value)
    ? 'which is the address of a chat itself. Pass the path above `chat/completions`, or leave it out to serve chats at every path.'
    : undefined
}

/** The models that may be asked. */
export const someModels: Check = (value, name) => {
  if (typeof value === 'function') return undefined
  if (Array.isArray(value) && value.length === 0) {
    return 'so no model could be asked. Name one, or leave it out for all of them.'
  }
  return aList('ids', (id) =>
    String(id).includes('*')
      ? 'is a pattern, and ids are compared as they are. Pass a function for patterns, or leave `models` out for all.'
      : undefined,
  )(value, name)
}

/** An origin as browsers write it. */
function originOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const { protocol, host } = new URL(text)
  return host === '' ? undefined : `${protocol}//${host}`
}

export const someOrigins: Check = aList('origins', (given) => {
  const text = String(given)
  if (text === '*') return 'lets every page in, with cookies. Name the origins.'
  const origin = text.includes('*') ? undefined : originOf(text)
  if (origin === text) return undefined
  return origin === undefined
    ? 'is no origin, so no page has it. Write it as browsers do, with scheme and host, e.g. `https://app.example.com`.'
    : `is never the origin of a page. Browsers write it as "${origin}".`
})

/** Headers that are the route's own matter, or the connection's. */
const NOT_PASSED =
  /^(?:authorization|proxy-.*|x-api-key|api-key|cookie2?|host|origin|referer|content-.*|transfer-encoding|connection|keep-alive|te|trailer|upgrade|expect|accept-encoding|sec-.*|x-forwarded-.*|forwarded|x-stream-id|idempotency-key)$/i

export const aHeader: Check = (name) =>
  /^[\w!#$%&'*+.^`|~-]+$/.test(String(name)) && name !== '*'
    ? undefined
    : 'is no name of a header. Name each.'

export const someHeaders: Check = aList(
  'headers',
  (name, at) =>
    aHeader(name, at) ??
    (NOT_PASSED.test(String(name)) ? 'is never passed on: the route sets its own.' : undefined),
)
