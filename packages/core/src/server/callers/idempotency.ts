// A caller's idempotency key, by which an endpoint answers a request that it knows with the answer that it has.
import type { Refusal } from '../refuse.ts'

/** Visible ASCII without a comma, by which two headers of one name are joined. */
const KEY = /^[\x21-\x2b\x2d-\x7e]{1,255}$/

const INVALID: Refusal = {
  status: 400,
  code: 'invalid_idempotency_key',
  message:
    'The header `idempotency-key` must come once, with 1 to 255 visible characters and no comma.',
}

/**
 * The key that goes upstream: another one for each owner, so that nobody is answered with what somebody else asked, and
 * the same for each try and on every instance. Undefined where the caller sent none.
 */
export async function idempotencyKeyOf(
  request: Request,
  owner: string | undefined,
): Promise<string | undefined | { refusal: Refusal }> {
  const key = request.headers.get('idempotency-key')
  if (key === null) return undefined
  if (!KEY.test(key)) return { refusal: INVALID }
  const name = `${owner === undefined ? '' : `${owner.length}.${owner}`}\n${key}`
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(name))
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
