// What a backend route tells beyond a response: a refusal in the stream that it had begun, and how often it has asked.
import type { ErrorResponse, Payload } from '../dialect/dialect.ts'
import { asIndex, asNumber, asObject, parseJson } from '../json.ts'

/** How often a route has asked the endpoint itself, where more than once: then asking again is the person's to decide. */
export function attemptsBefore(headers: Headers): number {
  const told = asIndex(headers.get('x-upstream-attempts')) ?? 0
  return told > 1 ? told : 0
}

/** The refusal that the first event of a stream tells, with the status and the headers that it would have had. */
export function refusalIn({ data }: Payload): ErrorResponse | undefined {
  if (!data.includes('"headers"')) return undefined
  const told = asObject(parseJson(data))
  const status = asNumber(told?.['status']) ?? 0
  if (!asObject(told?.['error']) || status < 400 || status > 599) return undefined
  try {
    // What is no text is none: `null` would become a word, and a number a wait that nobody asked for.
    const headers = Object.entries(asObject(told?.['headers']) ?? {}).filter(
      (each): each is [string, string] => typeof each[1] === 'string',
    )
    return { status, headers: new Headers(headers), body: data }
  } catch {
    return undefined
  }
}
