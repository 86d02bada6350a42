// Proof Key for Code Exchange (RFC 7636), method S256.
import { usageError } from '../errors.ts'

function base64url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes))
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** 32 random bytes as 43 characters. */
export function randomText(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)))
}

/** The S256 challenge for a verifier. @throws ChatError `usage` where the page is not served securely */
export async function codeChallenge(verifier: string): Promise<string> {
  const { subtle } = crypto as { subtle?: typeof crypto.subtle }
  if (!subtle) {
    throw usageError(
      'signing in needs a page that is served securely, because browsers hash only there. Open it over https, or on localhost.',
    )
  }
  return base64url(
    new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(verifier))),
  )
}
