// "Sign in with NanoGPT": OAuth's authorization code with PKCE (RFC 7636), for apps whose users bring their own account.
import { ChatError, isAbort, usageError } from '../errors.ts'
import { asObject, asText, parseJson } from '../json.ts'
import { codeChallenge, randomText } from './pkce.ts'
import { codeOf, refusalOf, signInError } from './sign-in-errors.ts'

/** Where a sign-in waits for its return. The page's `sessionStorage` will do. */
export interface SignInStorage {
  getItem(name: string): string | null
  setItem(name: string, value: string): void
  removeItem(name: string): void
}

/** What a sign-in is made from. */
export interface SignInOptions {
  /** The app's registered id, e.g. `ngpt_…`. Without it the app is known by `redirectUri` alone. */
  clientId?: string | undefined
  /** Where people come back to, exactly as registered: https, or http with a port on this machine. */
  redirectUri: string
  /** What people are shown as the app's name, where there is no `clientId`. */
  appName?: string | undefined
  /** Must include `api.use`. @default ['api.use', 'models.read'] */
  scopes?: readonly string[] | undefined
  /** Asks for consent also where it was given before. @default false */
  forceConsent?: boolean | undefined
  /** @default the page's sessionStorage */
  storage?: SignInStorage | undefined
  /** @default the global fetch */
  fetch?: typeof globalThis.fetch | undefined
  /** @default 'https://nano-gpt.com' */
  origin?: string | undefined
  /** Milliseconds since the epoch, for tests. @default Date.now */
  now?: (() => number) | undefined
}

/** What a person's approval gave. */
export interface SignedIn {
  /** A key of its own for this app and person, which spends their money: keep it out of addresses, logs and markup. */
  apiKey: string
  /** What it may do. */
  scopes: readonly string[]
  /** As it was told. */
  userId: string | undefined
}

/** A sign-in: `start` on a click, `finish` on the page that people come back to. */
export interface SignIn {
  /** The address to send the person to. Remembers what `finish` needs. @throws ChatError `usage` */
  start(): Promise<string>
  /** Whether an address is one that a person came back with. */
  isReturn(url: string): boolean
  /** Turns the address that the person came back with into a key. Works once. @throws ChatError with `code`, e.g. `access_denied` */
  finish(url: string, options?: { signal?: AbortSignal | undefined }): Promise<SignedIn>
}

const NAME = 'x.nanogpt.sign-in'
/** Longer than a person needs, in milliseconds. */
const LIFETIME_MS = 60 * 60 * 1000
const SCOPES = ['api.use', 'models.read']

interface Pending {
  state: string
  verifier: string
  startedAt: number
}

function isLoopback({ hostname }: URL): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
}

function checkRedirect(text: string): URL {
  const wrong = (what: string): ChatError =>
    usageError(
      `\`redirectUri\` ${what}, which NanoGPT refuses. Give the exact address of a page of yours: https, or http with a port on this machine.`,
    )
  if (!URL.canParse(text)) throw wrong('is no whole address')
  const url = new URL(text)
  if (url.hash !== '' || text.includes('#')) throw wrong('has a fragment')
  if (url.username !== '' || url.password !== '') throw wrong('holds a login')
  if (text.includes('*')) throw wrong('holds a wildcard')
  if (url.protocol === 'https:') return url
  if (url.protocol !== 'http:' || !isLoopback(url)) throw wrong('is not served over https')
  if (url.port === '') throw wrong('names no port on this machine')
  return url
}

/** Loopback names mean the same machine, and NanoGPT may answer to another one than was given. */
function placeOf(url: URL): string {
  const host = isLoopback(url) ? `loopback:${url.port}` : url.host
  return `${url.protocol}//${host}${url.pathname}`
}

/**
 * Makes a sign-in.
 * @throws ChatError `usage` for a `redirectUri` or `scopes` that NanoGPT would refuse.
 * @example
 * const signIn = createSignIn({ clientId: 'ngpt_1', redirectUri: 'https://app.example/signed-in' })
 * location.assign(await signIn.start())
 * // on that page:
 * const { apiKey } = await signIn.finish(location.href)
 * history.replaceState(null, '', location.pathname)
 */
export function createSignIn(options: SignInOptions): SignIn {
  const { clientId, redirectUri, appName, scopes = SCOPES, forceConsent = false } = options
  const { origin = 'https://nano-gpt.com', now = Date.now } = options
  const redirect = checkRedirect(redirectUri)
  if (!scopes.includes('api.use')) {
    throw usageError(
      '`scopes` lacks `api.use`, without which NanoGPT gives no key. Add it, or leave `scopes` out.',
    )
  }

  if (!URL.canParse(origin) || !(origin.startsWith('https:') || isLoopback(new URL(origin)))) {
    throw usageError(
      '`origin` is not served over https, so anybody on the way could take the key. Leave it out, or give one that starts with https.',
    )
  }

  function storage(): SignInStorage {
    const found =
      options.storage ?? (globalThis as { sessionStorage?: SignInStorage }).sessionStorage
    if (found) return found
    throw usageError(
      'there is no sessionStorage here, so a sign-in could not be finished. Pass `storage`, or start it in a page.',
    )
  }

  /** What was started and still counts. */
  function pending(): Pending | undefined {
    const saved = asObject(parseJson(storage().getItem(NAME) ?? ''))
    const [state, verifier] = [asText(saved?.['state']), asText(saved?.['verifier'])]
    const startedAt = Number(saved?.['startedAt'])
    if (state === undefined || verifier === undefined) return undefined
    return now() - startedAt <= LIFETIME_MS ? { state, verifier, startedAt } : undefined
  }

  function isReturn(text: string): boolean {
    if (!URL.canParse(text)) return false
    const url = new URL(text)
    const { searchParams: query } = url
    const isAnswer = query.has('state') && (query.has('code') || query.has('error'))
    return isAnswer && placeOf(url) === placeOf(redirect)
  }

  async function exchange(
    code: string,
    verifier: string,
    signal: AbortSignal | undefined,
  ): Promise<SignedIn> {
    const isRegistered = clientId !== undefined
    const form = new URLSearchParams({
      grant_type: 'authorization_code',
      ...(isRegistered ? { client_id: clientId, redirect_uri: redirectUri } : {}),
      code,
      code_verifier: verifier,
    })
    const url = `${origin}${isRegistered ? '/oauth/token' : '/api/v1/auth/keys'}`
    const send = options.fetch ?? globalThis.fetch
    let response: Response
    let text: string
    try {
      response = await send(url, {
        method: 'POST',
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: form.toString(),
        credentials: 'omit',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        ...(signal ? { signal } : {}),
      })
      text = await response.text()
    } catch (cause) {
      if (signal?.aborted || isAbort(cause)) {
        throw new ChatError('aborted', { message: '@x/core: the sign-in was stopped.' })
      }
      throw new ChatError('network', {
        message:
          '@x/core: NanoGPT could not be reached to finish the sign-in, and its code counts only once. Check the connection and sign in again.',
        action: 'sign-in',
        retryable: false,
        cause,
      })
    }
    const body = asObject(parseJson(text))
    if (!response.ok || body?.['error'] !== undefined) {
      const { status } = response
      const inner = asObject(body?.['error'])
      const error = refusalOf(codeOf(inner?.['code'] ?? body?.['error']))
      const retryAfter = Number(response.headers.get('retry-after')) * 1000 || undefined
      throw new ChatError(error.kind, { ...error.toJSON(), status, retryAfter, retryable: false })
    }
    const apiKey = asText(body?.['access_token']) ?? asText(body?.['key'])
    if (body === undefined || apiKey === undefined) {
      throw new ChatError('protocol', {
        message:
          '@x/core: NanoGPT answered the sign-in without a key. Sign in again; if that does not help, its answer has changed.',
        action: 'sign-in',
      })
    }
    const granted = asText(body['scope'])?.split(/\s+/) ?? scopes
    return { apiKey, scopes: granted, userId: asText(body['user_id']) }
  }

  return {
    isReturn,
    async start() {
      const place = storage()
      const started: Pending = { state: randomText(), verifier: randomText(), startedAt: now() }
      const challenge = await codeChallenge(started.verifier)
      try {
        place.setItem(NAME, JSON.stringify(started))
      } catch (cause) {
        throw usageError(
          'the sign-in could not be remembered, because the storage refused it. Allow this page to store data, or pass another `storage`.',
          cause,
        )
      }
      const query = new URLSearchParams({
        ...(clientId === undefined
          ? { callback_url: redirectUri }
          : { response_type: 'code', client_id: clientId, redirect_uri: redirectUri }),
        scope: scopes.join(' '),
        state: started.state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
        ...(forceConsent && clientId !== undefined ? { prompt: 'consent' } : {}),
        ...(appName !== undefined && clientId === undefined ? { client_name: appName } : {}),
      })
      return `${origin}${clientId === undefined ? '/auth' : '/oauth/authorize'}?${query}`
    },
    async finish(text, { signal } = {}) {
      if (!isReturn(text)) {
        throw signInError(
          'not_a_return',
          'this address is none that a sign-in comes back with. Call `finish` on the page of `redirectUri` only, with its whole address.',
        )
      }
      const started = pending()
      const { searchParams: query } = new URL(text)
      if (!started) {
        throw signInError(
          'not_started',
          'no sign-in is waiting in this tab: it was finished before, is too old, or began under another address. Sign in again.',
        )
      }
      const states = query.getAll('state')
      if (states.length !== 1 || states[0] !== started.state) {
        throw signInError(
          'state_mismatch',
          'the sign-in that came back is not the one that was started here, so it was not used. Sign in again.',
        )
      }
      // Only now: a forged return must not end the true one. Whatever comes of it, it counts once.
      storage().removeItem(NAME)
      if (query.has('error')) throw refusalOf(codeOf(query.get('error')))
      const [code, ...others] = query.getAll('code')
      if (!code || others.length > 0) {
        throw signInError(
          'invalid_code',
          'the sign-in came back without one clear code. Sign in again.',
        )
      }
      return exchange(code, started.verifier, signal)
    },
  }
}
