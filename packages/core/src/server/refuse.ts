// Refusals in the shape of the OpenAI API, so that every client can read them.
import { ChatError } from '../errors.ts'

/** Why the route itself refused, or could not go on. */
export interface Refusal {
  status: number
  code: string
  message: string
  headers?: Readonly<Record<string, string>> | undefined
}

/** The refusal as a response. Callers that retry are told not to where it cannot help. */
export function refuse({ status, code, message, headers }: Refusal): Response {
  const type =
    status === 401 ? 'authentication_error' : status < 500 ? 'invalid_request_error' : 'api_error'
  return new Response(JSON.stringify({ error: { message, type, param: null, code } }), {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  })
}

/** A header for refusals that would only be repeated. */
export const NO_RETRY: Readonly<Record<string, string>> = { 'x-should-retry': 'false' }

/** The error of a route that cannot work, or that failed. */
export function routeError(message: string, cause?: unknown): ChatError {
  return new ChatError('usage', { message: `@x/core/server: ${message}`, cause })
}
