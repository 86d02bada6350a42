// Responses that an owner gives back, of whatever make.
import { asObject, type Json } from '../../json.ts'

/** A response that can be sent; also one of another realm or a polyfill, so by what it has. */
export function isResponse(given: Json): boolean {
  const { status, headers, arrayBuffer, bodyUsed, body } = given
  return (
    typeof status === 'number' &&
    status >= 200 &&
    status <= 599 &&
    typeof asObject(headers)?.['get'] === 'function' &&
    typeof arrayBuffer === 'function' &&
    bodyUsed === false &&
    asObject(body)?.['locked'] !== true
  )
}

/** The same as a response of this realm, which could not send on the body of another one. */
export async function responseOf(given: Response): Promise<Response> {
  const isOurs: boolean = given instanceof Response
  if (isOurs) return given
  const { status, headers } = given
  const bytes = await given.arrayBuffer()
  return new Response(bytes.byteLength === 0 ? null : bytes, { status, headers: [...headers] })
}
