// Real servers on loopback, each with one mistake. The demo's server/connection.test.ts has those of TLS and DNS.
import type { ServerResponse } from 'node:http'
import { ChatError } from '@x/core'
import { checkUpstream } from '@x/core/server/check'
import { afterEach, expect, it } from 'vitest'
import { type Handler, startServer, type TestServer } from '../../../test/server.ts'

const servers: TestServer[] = []

afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))

/** Starts a server. Gives its host. */
async function listen(answer: Handler): Promise<string> {
  const server = await startServer(answer)
  servers.push(server)
  return new URL(server.baseURL).host
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

const REFUSAL = { error: { message: 'No.' } }

/** An open list of these models at `/v1`, and chats that want this key. */
function api(models: readonly string[], key?: string): Handler {
  return ({ url, headers }, response) => {
    if (url === '/v1/models') return json(response, 200, { data: models.map((id) => ({ id })) })
    if (url !== '/v1/chat/completions') return json(response, 404, {})
    const isKnown = key === undefined || headers.authorization === `Bearer ${key}`
    json(response, isKnown ? 400 : 401, REFUSAL)
  }
}

it('says that an upstream answers, under its host, and with which models', async () => {
  const host = await listen(api(['a', 'b'], 'k'))
  expect(await checkUpstream({ baseURL: `http://${host}/v1/`, apiKey: 'k' })).toEqual({
    ok: true,
    sentence: `${host} answers, with 2 models.`,
    models: ['a', 'b'],
  })
})

it('names the options where it knows no names of settings, and never says the key', async () => {
  const host = await listen(api(['a'], 'k'))
  const { sentence } = await checkUpstream({ baseURL: `http://${host}/v1`, apiKey: 'secret' })
  expect(sentence).toContain('Check `apiKey`')
  expect(sentence).not.toContain('secret')
  const wrong = await checkUpstream({ baseURL: `http://${host}` })
  expect(wrong.sentence).toContain(`Set \`baseURL\`=http://${host}/v1`)
})

it('puts what is known of the product behind what is wrong', async () => {
  const settings = { baseURL: 'URL', apiKey: 'KEY', model: 'MODEL' }
  const hints = { key: 'Make one.', model: 'Pull one.', start: 'Run it.', takesAnyModel: true }
  const given = { name: 'It', settings, hints }
  const guarded = `http://${await listen(api(['a'], 'k'))}/v1`
  expect((await checkUpstream({ ...given, baseURL: guarded })).sentence).toBe(
    'It wants a key, and KEY is not set. Make one.',
  )
  const empty = `http://${await listen(api([]))}/v1`
  expect((await checkUpstream({ ...given, baseURL: empty })).sentence).toBe(
    'It answers, and has no model. Pull one.',
  )
  const open = `http://${await listen(api(['a']))}/v1`
  expect((await checkUpstream({ ...given, baseURL: open, model: 'other' })).ok).toBe(true)
  await servers.pop()?.close()
  await expect
    .poll(async () => (await checkUpstream({ ...given, baseURL: open })).sentence)
    .toMatch(/^Nothing listens at .* Run it\.$/)
})

it('looks for the base that is usual there before it guesses', async () => {
  const host = await listen((request, response) => {
    if (request.url === '/own/base/models') json(response, 200, { data: [{ id: 'a' }] })
    else json(response, 404, {})
  })
  const baseURL = `http://${host}/own/base`
  const { sentence } = await checkUpstream({ baseURL: `http://${host}`, hints: { baseURL } })
  expect(sentence).toContain(`Set \`baseURL\`=${baseURL}`)
})

it.each([
  [401, false],
  [403, false],
  [500, true],
])('tries the key on a request of the caller’s: %s', async (status, ok) => {
  const asked: string[] = []
  const host = await listen((request, response, body) => {
    asked.push(`${request.url}`)
    api(['a'])(request, response, body)
  })
  const found = await checkUpstream({
    baseURL: `http://${host}/v1`,
    apiKey: 'k',
    tryKey: async () => {
      throw new ChatError('http', { message: 'No.', status })
    },
  })
  expect(found.ok).toBe(ok)
  expect(asked).toEqual(['/v1/models'])
})

it('does not wait for one that never answers', async () => {
  const host = await listen(() => undefined)
  const { ok, sentence } = await checkUpstream({ baseURL: `http://${host}/v1`, patience: 50 })
  expect(ok).toBe(false)
  expect(sentence).toContain('did not answer in 0.05 seconds')
})

it('wants an address', async () => {
  await expect(checkUpstream({ baseURL: 'nowhere' })).rejects.toThrow(TypeError)
})
