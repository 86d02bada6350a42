// Signing in, against a small authorization server that holds people and apps to RFC 6749 and RFC 7636.
import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { codeChallenge, createSignIn, type SignInOptions } from './index.ts'

const KEY = 'sk-nano-0f0e0d0c-secret'
const REDIRECT = 'https://app.example/signed-in?from=menu'

/** What the server saw at its token endpoints. */
interface Asked {
  path: string
  type: string | undefined
  form: Record<string, string>
}

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A code is good once, for the challenge that it was given for. */
async function authorizationServer(answer?: { status?: number; body: string }) {
  const asked: Asked[] = []
  const challenges = new Map<string, string>()
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += String(chunk)))
    request.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(text))
      asked.push({ path: request.url ?? '', type: request.headers['content-type'], form })
      const { code = '', code_verifier: verifier = '' } = form
      const challenge = challenges.get(code)
      challenges.delete(code)
      const isGood = challenge === createHash('sha256').update(verifier).digest('base64url')
      const good = { access_token: KEY, token_type: 'Bearer', scope: 'models.read api.use' }
      const bad = { error: 'invalid_grant', error_description: `no such code: ${code}` }
      const { status = isGood ? 200 : 400, body = JSON.stringify(isGood ? good : bad) } =
        answer ?? {}
      response.writeHead(status, { 'content-type': 'application/json' }).end(body)
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    /** A person approves: what comes back to the app. */
    approve(url: string): string {
      const { searchParams: query } = new URL(url)
      const code = `code-${challenges.size + asked.length + 1}`
      challenges.set(code, query.get('code_challenge') ?? '')
      const back = new URL(query.get('redirect_uri') ?? query.get('callback_url') ?? '')
      back.searchParams.set('code', code)
      back.searchParams.set('state', query.get('state') ?? '')
      return back.href
    },
  }
}

function memory(): NonNullable<SignInOptions['storage']> & { values: Map<string, string> } {
  const values = new Map<string, string>()
  return {
    values,
    getItem: (name) => values.get(name) ?? null,
    setItem: (name, value) => void values.set(name, value),
    removeItem: (name) => void values.delete(name),
  }
}

async function setup(
  options: Partial<SignInOptions> = {},
  answer?: Parameters<typeof authorizationServer>[0],
) {
  const server = await authorizationServer(answer)
  const storage = memory()
  const { origin } = server
  const signIn = createSignIn({
    clientId: 'ngpt_1',
    redirectUri: REDIRECT,
    storage,
    origin,
    ...options,
  })
  return { server, storage, signIn }
}

describe('the challenge', () => {
  it('is that of the example in RFC 7636, appendix B', async () => {
    expect(await codeChallenge('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    )
  })
})

describe('a registered app', () => {
  it('sends people to the consent page with all that it needs', async () => {
    const { signIn, storage, server } = await setup()
    const url = new URL(await signIn.start())
    const { state, verifier } = JSON.parse([...storage.values.values()][0] ?? '{}') as Record<
      string,
      string
    >
    expect(`${url.origin}${url.pathname}`).toBe(`${server.origin}/oauth/authorize`)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'ngpt_1',
      redirect_uri: REDIRECT,
      scope: 'api.use models.read',
      state,
      code_challenge: createHash('sha256').update(String(verifier)).digest('base64url'),
      code_challenge_method: 'S256',
    })
    expect(verifier).toMatch(/^[\w-]{43}$/)
    expect(url.href).not.toContain(String(verifier))
  })

  it('gets a key for the code that comes back', async () => {
    const { signIn, server } = await setup()
    const back = server.approve(await signIn.start())
    expect(signIn.isReturn(back)).toBe(true)
    expect(await signIn.finish(back)).toEqual({
      apiKey: KEY,
      scopes: ['models.read', 'api.use'],
      userId: undefined,
    })
    const [{ path, type, form } = { path: '', type: '', form: {} }] = server.asked
    expect(path).toBe('/oauth/token')
    expect(type).toBe('application/x-www-form-urlencoded')
    expect(form).toMatchObject({
      grant_type: 'authorization_code',
      client_id: 'ngpt_1',
      redirect_uri: REDIRECT,
    })
  })

  it('keeps no key, and nothing at all once it is done', async () => {
    const { signIn, server, storage } = await setup()
    await signIn.finish(server.approve(await signIn.start()))
    expect(storage.values.size).toBe(0)
  })

  it('may ask for consent again', async () => {
    const { signIn } = await setup({ forceConsent: true })
    expect(new URL(await signIn.start()).searchParams.get('prompt')).toBe('consent')
  })

  it('is another sign-in each time', async () => {
    const { signIn } = await setup()
    const [one, other] = [new URL(await signIn.start()), new URL(await signIn.start())]
    for (const name of ['state', 'code_challenge']) {
      expect(one.searchParams.get(name)).not.toBe(other.searchParams.get(name))
    }
  })
})

describe('an app that is not registered', () => {
  it('is known by its address and name', async () => {
    const redirectUri = 'http://127.0.0.1:8787/callback'
    const { signIn, server } = await setup({ clientId: undefined, redirectUri, appName: 'My app' })
    const url = await signIn.start()
    const { pathname, searchParams: query } = new URL(url)
    expect(pathname).toBe('/auth')
    expect(query.get('callback_url')).toBe(redirectUri)
    expect(query.get('client_name')).toBe('My app')
    // NanoGPT means 127.0.0.1 by each name of this machine.
    const back = server.approve(url).replace('127.0.0.1:8787', 'localhost:8787')
    expect((await signIn.finish(back)).apiKey).toBe(KEY)
    expect(server.asked[0]?.path).toBe('/api/v1/auth/keys')
    expect(server.asked[0]?.form).not.toHaveProperty('client_id')
  })

  it('takes the key by its other name', async () => {
    const body = JSON.stringify({ key: KEY, user_id: 'u1' })
    const { signIn, server } = await setup({ clientId: undefined }, { body, status: 200 })
    expect(await signIn.finish(server.approve(await signIn.start()))).toEqual({
      apiKey: KEY,
      scopes: ['api.use', 'models.read'],
      userId: 'u1',
    })
  })
})

describe('what comes back is refused', () => {
  it('with another state, and the true one still counts after it', async () => {
    const { signIn, server } = await setup()
    const back = server.approve(await signIn.start())
    const forged = new URL(back)
    forged.searchParams.set('state', 'guessed')
    await expect(signIn.finish(forged.href)).rejects.toMatchObject({ code: 'state_mismatch' })
    expect(server.asked).toHaveLength(0)
    expect((await signIn.finish(back)).apiKey).toBe(KEY)
  })

  it.each([
    ['two states', (url: URL) => url.searchParams.append('state', 'x'), 'state_mismatch'],
    ['two codes', (url: URL) => url.searchParams.append('code', 'x'), 'invalid_code'],
    ['an empty code', (url: URL) => url.searchParams.set('code', ''), 'invalid_code'],
    ['no state', (url: URL) => url.searchParams.delete('state'), 'not_a_return'],
    ['another page', (url: URL) => (url.pathname = '/elsewhere'), 'not_a_return'],
    ['another host', (url: URL) => (url.host = 'evil.example'), 'not_a_return'],
  ])('with %s', async (_, change, code) => {
    const { signIn, server } = await setup()
    const url = new URL(server.approve(await signIn.start()))
    change(url)
    await expect(signIn.finish(url.href)).rejects.toMatchObject({ code })
    expect(server.asked).toHaveLength(0)
  })

  it('a second time', async () => {
    const { signIn, server } = await setup()
    const back = server.approve(await signIn.start())
    await signIn.finish(back)
    await expect(signIn.finish(back)).rejects.toMatchObject({ code: 'not_started' })
    expect(server.asked).toHaveLength(1)
  })

  it('after more than an hour', async () => {
    let time = 0
    const { signIn, server } = await setup({ now: () => time })
    const back = server.approve(await signIn.start())
    time = 60 * 60 * 1000 + 1
    await expect(signIn.finish(back)).rejects.toMatchObject({ code: 'not_started' })
  })

  it('where nothing was started, or what was kept is no sense', async () => {
    const { signIn, storage } = await setup()
    const back = `${REDIRECT}&code=c&state=s`
    await expect(signIn.finish(back)).rejects.toMatchObject({ code: 'not_started' })
    await signIn.start()
    for (const name of storage.values.keys()) storage.values.set(name, '[]')
    await expect(signIn.finish(back)).rejects.toMatchObject({ code: 'not_started' })
  })

  it.each(['access_denied', 'invalid_scope', 'unauthorized_client', 'server_error'])(
    'by NanoGPT: %s',
    async (error) => {
      const { signIn, server } = await setup()
      const url = new URL(server.approve(await signIn.start()))
      url.searchParams.delete('code')
      url.searchParams.set('error', error)
      await expect(signIn.finish(url.href)).rejects.toMatchObject({
        kind: 'api',
        code: error,
        action: 'sign-in',
      })
    },
  )

  it('by NanoGPT with something that is no code, which is not repeated', async () => {
    const { signIn, server } = await setup()
    const url = new URL(server.approve(await signIn.start()))
    url.searchParams.set('error', '<b>call +1 555</b>')
    await expect(signIn.finish(url.href)).rejects.toMatchObject({
      code: 'sign_in_failed',
      message: expect.not.stringContaining('555'),
    })
  })
})

describe('the exchange of the code', () => {
  it.each([
    ['refused', 400, '{"error":"invalid_grant","error_description":"code-1"}', 'invalid_grant'],
    ['refused with status 200', 200, '{"error":"invalid_grant"}', 'invalid_grant'],
    ['refused in the other shape', 400, '{"error":{"code":"invalid_client"}}', 'invalid_client'],
    ['met by a page', 502, '<html>', 'sign_in_failed'],
  ])('%s is an error in one sentence', async (_, status, body, code) => {
    const { signIn, server } = await setup({}, { status, body })
    const back = server.approve(await signIn.start())
    const error: unknown = await signIn.finish(back).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ kind: 'api', code, status, retryable: false, action: 'sign-in' })
    // Neither the code nor the verifier leaves by an error.
    expect(JSON.stringify(error)).not.toContain('code-1')
  })

  it.each(['{}', '[]', '{"access_token":""}', 'null'])('without a key: %s', async (body) => {
    const { signIn, server } = await setup({}, { body, status: 200 })
    const back = server.approve(await signIn.start())
    await expect(signIn.finish(back)).rejects.toMatchObject({ kind: 'protocol' })
  })

  it('without a connection says that the code is spent', async () => {
    const { signIn, server } = await setup({ fetch: () => Promise.reject(new TypeError('failed')) })
    const back = server.approve(await signIn.start())
    await expect(signIn.finish(back)).rejects.toMatchObject({
      kind: 'network',
      action: 'sign-in',
      retryable: false,
    })
  })

  it('can be stopped', async () => {
    const { signIn, server } = await setup()
    const back = server.approve(await signIn.start())
    const signal = AbortSignal.abort()
    await expect(signIn.finish(back, { signal })).rejects.toMatchObject({ kind: 'aborted' })
  })
})

describe('options that cannot work are told at once', () => {
  it.each([
    ['/signed-in', 'no whole address'],
    ['https://app.example/#/signed-in', 'fragment'],
    ['https://me:secret@app.example/', 'login'],
    ['https://*.example/', 'wildcard'],
    ['http://app.example/', 'https'],
    ['http://localhost/callback', 'no port'],
    ['myapp://callback', 'https'],
  ])('redirectUri %s', (redirectUri, message) => {
    expect(() => createSignIn({ redirectUri })).toThrow(message)
  })

  it('scopes without api.use', () => {
    expect(() => createSignIn({ redirectUri: REDIRECT, scopes: ['models.read'] })).toThrow(
      'api.use',
    )
  })

  it('an origin that is asked over plain http', () => {
    expect(() => createSignIn({ redirectUri: REDIRECT, origin: 'http://nano-gpt.com' })).toThrow(
      'https',
    )
  })

  it('no storage', async () => {
    const signIn = createSignIn({ redirectUri: REDIRECT })
    await expect(signIn.start()).rejects.toThrow('Pass `storage`')
  })

  it('a storage that is full or forbidden', async () => {
    const storage = {
      ...memory(),
      setItem: () => {
        throw new Error('QuotaExceededError')
      },
    }
    const signIn = createSignIn({ redirectUri: REDIRECT, storage })
    await expect(signIn.start()).rejects.toMatchObject({ kind: 'usage' })
  })
})
