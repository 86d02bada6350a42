// Refusals in the shape of the OpenAI API, so that every client can read them.
import { ChatError } from '../errors.ts'

/** Why the route itself refused, or could not go on. */
export interface Refusal {
  status: number
  code: string
  message: string
  headers?: Readonly<Record<string, string>> | undefined
  /** What its owner is told: for a mistake that may be theirs. Callers never see it. */
  toOwner?: string | undefined
}

/** The body of a refusal. */
export function refusalBody({ status, code, message }: Refusal): string {
  const type =
    status === 401 ? 'authentication_error' : status < 500 ? 'invalid_request_error' : 'api_error'
  return JSON.stringify({ error: { message, type, param: null, code } })
}

/** What a caller is told in place of an answer. */
export interface Refused {
  status: number
  headers?: Readonly<Record<string, string>> | undefined
  /** JSON. */
  body: string
}

/** As a response. */
export function refusedResponse({ status, headers, body }: Refused): Response {
  return new Response(body, {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  })
}

/** The refusal as a response. Callers that retry are told not to where it cannot help. */
export function refuse(refusal: Refusal): Response {
  return refusedResponse(refusedBy(refusal))
}

/** A refusal in the route's own words. */
export function refusedBy(refusal: Refusal): Refused {
  return { status: refusal.status, headers: refusal.headers, body: refusalBody(refusal) }
}

/** A header for refusals that would only be repeated. */
export const NO_RETRY: Readonly<Record<string, string>> = { 'x-should-retry': 'false' }

/** The error of a route that cannot work, or that failed. */
export function routeError(message: string, cause?: unknown): ChatError {
  return new ChatError('usage', { message: `@x/core/server: ${message}`, cause })
}

/** How many different mistakes of one code an owner is told: what callers cause at will must not fill a log. */
const MOST_TOLD = 20

/** Tells the owner of a route what may be their mistake: each sentence once. `code` is what it is about. */
export type TellOnce = (code: string, sentence: string) => void

/** Makes one. */
export function createTellOnce(onError: (error: ChatError) => void): TellOnce {
  const told = new Map<string, Set<string>>()
  return (code, sentence) => {
    const known = told.get(code) ?? new Set()
    if (known.has(sentence) || known.size >= MOST_TOLD) return
    told.set(code, known.add(sentence))
    onError(routeError(sentence))
  }
}

/** Refuses, and tells the owner what stands in `toOwner`. */
export function createRefuse(tellOnce: TellOnce): (refusal: Refusal) => Response {
  return (refusal) => {
    if (refusal.toOwner !== undefined) tellOnce(refusal.code, refusal.toOwner)
    return refuse(refusal)
  }
}

/** A text of a caller as it may stand in a sentence and in a log. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text)
}
