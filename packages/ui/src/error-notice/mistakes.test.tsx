// The mistakes that people make when they set up a chat, each made at a real route on loopback: what is shown, what it
// says under Details, and what it offers to do.
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { cleanup, render, screen } from '@testing-library/react'
import { createChat, createClient, errorText } from '@x/core'
import type { ChatErrorData } from '@x/core'
import { createChatHandler } from '@x/core/server'
import type { ChatHandlerOptions } from '@x/core/server'
import { toNodeHandler } from '@x/core/server/node'
import { ErrorNotice } from '@x/ui'
import { words as arabic } from '@x/ui/words/ar'
import { words as german } from '@x/ui/words/de'
import { words as japanese } from '@x/ui/words/ja'
import { words as chinese } from '@x/ui/words/zh-Hans'
import { afterEach, expect, it, vi } from 'vitest'

const servers: Server[] = []

afterEach(() => {
  vi.unstubAllEnvs()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function answering(status: number, type: string, body: string): RequestListener {
  return (_request, response) => void response.writeHead(status, { 'content-type': type }).end(body)
}

const json = (status: number, value: unknown): RequestListener =>
  answering(status, 'application/json', JSON.stringify(value))

/** The address of a route before this upstream. */
async function route(
  upstream: RequestListener,
  options: Partial<ChatHandlerOptions> = {},
  apiKey: string | undefined = 'sk-of-the-route',
): Promise<string> {
  // A function, as a literal key is refused where there is a document, and in jsdom there is one.
  const client = createClient({ baseURL: `${await listen(upstream)}/v1`, apiKey: () => apiKey })
  const handler = createChatHandler({ client, basePath: '/api', public: true, ...options })
  return `${await listen(toNodeHandler(handler))}/api`
}

async function failureOf(baseURL: string, model: string | undefined = 'm'): Promise<ChatErrorData> {
  // As a page of the same origin sees it: what is in question is the route.
  vi.stubGlobal('location', undefined)
  const chat = createChat({ baseURL, model, retry: false })
  const { error } = await chat.send('Hello')
  vi.unstubAllGlobals()
  if (!error) throw new Error('The mistake was answered.')
  return error
}

const SPA = '<!doctype html><html><div id="root"></div></html>'

/** The mistake; title and hint, what Details hold, and what is offered first. */
const mistakes: Record<
  string,
  { make(): Promise<ChatErrorData>; title: string; hint?: string; says: RegExp; offers?: string }
> = {
  'a wrong path': {
    make: async () => failureOf(`${await route(json(200, {}))}/v1`),
    title: 'Nothing answers at this address',
    hint: 'Whoever runs this chat has to check the address.',
    says: /nothing at "\/api\/v1\/chat\/completions"\. Its `basePath` is "\/api"/,
  },
  'a model that the route does not offer': {
    make: async () => failureOf(await route(json(200, {}), { allow: { models: ['other'] } })),
    title: 'This model is not available',
    says: /does not offer the model "m"\. Choose one of those that it lists/,
    offers: 'Choose a model',
  },
  'the page of the app in place of the route': {
    make: async () => failureOf(await listen(answering(200, 'text/html', SPA))),
    title: 'Nothing answers at this address',
    says: /a web page came back .* check `baseURL`/,
  },
  'a middleware that sends who is not signed in to a page': {
    make: async () =>
      failureOf(
        await listen((request, response) =>
          request.url === '/login?next=secret'
            ? answering(200, 'text/html', SPA)(request, response)
            : void response.writeHead(302, { location: '/login?next=secret' }).end(),
        ),
      ),
    title: 'Nothing answers at this address',
    says: /a web page came back from \/login where an answer was expected\. .* check `baseURL`/,
  },
  'a host that asks for its own password': {
    make: async () => failureOf(await listen(answering(401, 'text/html', SPA))),
    title: 'Sign-in needed',
    says: /status 401 and a web page\. The key is missing or may not do this/,
    offers: 'Sign in',
  },
  'a check for robots before the route': {
    make: async () => failureOf(await listen(answering(403, 'text/html', SPA))),
    title: 'The server refused this request',
    says: /status 403 and a web page\. The key is missing or may not do this/,
  },
  'an address without a scheme': {
    make: async () =>
      failureOf((await listen(json(200, {}))).replace('http://127.0.0.1', 'localhost')),
    title: 'Something went wrong',
    says: /localhost:\d+\/chat\/completions is no address that can be asked/,
  },
  'a path that nobody serves': {
    make: async () => failureOf(`${await listen(answering(404, 'text/plain', ''))}/ap`),
    title: 'Nothing answers at this address',
    says: /127\.0\.0\.1:\d+ answered with status 404 and no explanation\. Check `baseURL`/,
  },
  'a page of the app with 404 in place of the route': {
    make: async () => failureOf(await listen(answering(404, 'text/html', SPA))),
    title: 'Nothing answers at this address',
    says: /127\.0\.0\.1:\d+ answered with status 404 and a web page\. Check `baseURL`/,
  },
  'a route without POST': {
    make: async () => failureOf(await listen(answering(405, 'text/plain', ''))),
    title: 'Nothing answers at this address',
    says: /status 405 and no explanation\. .* exports GET, POST and DELETE/,
  },
  'a route that was not started, behind the proxy of a development server': {
    make: async () => failureOf(await listen(answering(502, 'text/plain', ''))),
    title: 'The server had a problem',
    says: /status 502 and no explanation\. .* is not running/,
    offers: 'Try again',
  },
  'a base without its /v1, of which the endpoint says that it is invalid': {
    make: async () =>
      failureOf(
        await route(json(404, { error: { message: 'Invalid URL (POST /chat/completions)' } })),
      ),
    title: 'Nothing answers at this address',
    says: /Invalid URL \(POST/,
  },
  'a base without its /v1': {
    make: async () => failureOf(await route(answering(404, 'text/html', SPA))),
    title: 'This chat is not set up yet',
    says: /a web page instead of an answer\. The base URL may lack its `\/v1`/,
  },
  'no `authorize`': {
    make: async () => {
      vi.stubEnv('NODE_ENV', 'staging')
      const onError = (): void => undefined
      return failureOf(await route(json(200, {}), { public: false, onError }))
    },
    title: 'This chat is not set up yet',
    hint: 'Whoever runs it has to finish that.',
    says: /Pass `authorize` to createChatHandler, or `public: true`/,
  },
  '`authorize` that gives a user': {
    make: async () =>
      failureOf(await route(json(200, {}), { authorize: () => ({ id: 1 }) as never })),
    title: 'This chat is not set up yet',
    says: /could not tell who is asking/,
  },
  'no model': {
    make: async () => failureOf(await route(json(200, {})), ''),
    title: 'No model was chosen',
    hint: 'Choose a model, then send again.',
    says: /no model was named.* Pass `model`/,
    offers: 'Choose a model',
  },
  'a key of the route that is refused': {
    make: async () => failureOf(await route(json(401, { error: { message: 'Bad key' } }))),
    title: 'The key of this chat was refused',
    hint: 'Whoever runs it has to check the key. Signing in again does not help.',
    says: /refused the key of this route\. Its owner has to check the API key/,
  },
  'a key that was forgotten on the server': {
    make: async () => failureOf(await route(json(401, { error: { message: 'No key' } }), {}, '')),
    title: 'This chat is not set up yet',
    says: /asks for a key, and this route has none.* the variable is not set/,
  },
  'another origin that does not allow this page': {
    make: async () => {
      const chat = createChat({
        baseURL: 'http://127.0.0.1:1/api',
        model: 'm',
        retry: false,
        // What a browser's fetch gives for an answer that the page may not read.
        fetch: () => Promise.reject(new TypeError('Failed to fetch')),
      })
      return (await chat.send('Hello')).error as ChatErrorData
    },
    title: 'The server cannot be reached from this page',
    hint: 'It is down, or it does not let this page use it.',
    says: /another origin.*\(CORS\)\. List the origin in `allowedOrigins`/,
    offers: 'Try again',
  },
  'an old route that speaks the protocol of the AI SDK': {
    make: async () => {
      const events = `data: {"type":"start"}\n\ndata: {"type":"text-delta","id":"1","delta":"Hi"}\n\n`
      return failureOf(await listen(answering(200, 'text/event-stream', events)))
    },
    title: 'The server speaks another protocol',
    hint: 'Whoever runs this chat has to check the address.',
    says: /a stream of the AI SDK came .* Replace the route by `createChatHandler`/,
  },
  'JSON that is no chat': {
    make: async () => failureOf(await listen(json(200, { reply: 'hi' }))),
    title: 'The server speaks another protocol',
    says: /JSON of another form \(with reply\) came/,
  },
  'a quota that is used up': {
    make: async () =>
      failureOf(await route(json(429, { error: { message: 'No.', code: 'insufficient_quota' } }))),
    title: 'Out of credit',
    hint: 'The balance does not cover this request.',
    says: /No\./,
    offers: 'Add credit',
  },
}

it.each(Object.entries(mistakes))(
  'says of %s what is wrong, to the person and to the owner',
  async (_, { make, title, hint, says, offers }) => {
    const error = await make()
    render(<ErrorNotice error={error} onRetry={() => undefined} onAction={() => undefined} />)
    const notice = screen.getByRole('alert')
    expect(notice.querySelector('strong')?.textContent).toBe(title)
    if (hint) expect(screen.getByText(hint)).toBeTruthy()
    expect(notice.querySelector('details p')?.textContent).toMatch(says)
    expect(notice.querySelector('[data-x-button="solid"]')?.textContent).toBe(offers)
    // The same without React, and in every language another text.
    expect(errorText(error)).toMatch(new RegExp(`^${title}`))
    const texts = [arabic, german, japanese, chinese].map(({ errors }) => errorText(error, errors))
    expect(new Set([errorText(error), ...texts]).size).toBe(5)
    for (const text of [errorText(error), ...texts]) expect(text).not.toContain('@x/core')
    cleanup()
  },
)
