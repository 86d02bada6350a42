// What may go wrong with a sign-in, in a person's terms. The server's own descriptions are left out: they may echo what was sent.
import { ChatError } from '../errors.ts'
import { asText } from '../json.ts'

/** A sign-in that did not work out. */
export function signInError(code: string, message: string, rest: object = {}): ChatError {
  return new ChatError('api', { message: `@x/core: ${message}`, code, action: 'sign-in', ...rest })
}

/** The error for one of OAuth's codes. */
export function refusalOf(code: string): ChatError {
  switch (code) {
    case 'access_denied':
      return signInError(
        code,
        'the sign-in was declined, so there is no key. Sign in again to allow it.',
      )
    case 'invalid_grant':
      return signInError(
        code,
        'the sign-in took too long or was used before, so its code no longer counts. Sign in again.',
      )
    case 'invalid_scope':
      return signInError(
        code,
        'the sign-in asked for something that NanoGPT does not give. Check `scopes`; `api.use` must be among them.',
      )
    case 'invalid_client':
    case 'unauthorized_client':
      return signInError(
        code,
        'NanoGPT does not know this app by its `clientId` and `redirectUri`. Compare both with what was registered.',
      )
    default:
      return signInError(code, `NanoGPT refused the sign-in (${code}). Sign in again.`)
  }
}

/** A code is a short word; anything else in its place is not repeated. */
export function codeOf(value: unknown): string {
  const text = asText(value) ?? ''
  return /^[a-z_]{1,40}$/.test(text) ? text : 'sign_in_failed'
}
