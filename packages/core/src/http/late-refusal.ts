// What a backend route tells beyond a response: a refusal in the stream that it had begun, and how often it has asked.
import type { ErrorResponse, Payload } from '../dialect/dialect.ts'
import { asObject, parseJson } from '../json.ts'

/** How often a route has asked the endpoint itself, where more than once: then asking again is the person's to decide. */
export function attemptsBefore(headers: Headers): number {
  const told = Number(headers.get('x-upstream-attempts'))
  return told > 1 ? told : 0
}

/** The refusal that the first event of a stream tells, with the status and the headers that it would have had. */
export function refusalIn({ data }: Payload): ErrorResponse | undefined {
  if (!data.includes('"headers"')) return undefined
  const { error, status, headers } = asObject(parseJson(data)) ?? {}
  if (!asObject(error) || typeof status !== 'number' || status < 400) return undefined
  try {
    const given = asObject(headers) as Record<string, string> | undefined
    return { status, headers: new Headers(given), body: data }
  } catch {
    return undefined
  }
}
