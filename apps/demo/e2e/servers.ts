// The demo as a person starts it, and upstream servers played by the test.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** A running server: its address, and its undo. */
export interface Running {
  address: string
  close(): Promise<void>
}

/** Starts the built demo with these settings, away from any .env. */
export async function startDemo(env: Record<string, string> = {}): Promise<Running> {
  const child: ChildProcess = spawn(process.execPath, ['apps/demo/server/main.ts', '--port', '0'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ENV_FILE: 'none', ...env },
  })
  let output = ''
  const address = await new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const found = /Demo: (http:\S+)/.exec(output)?.[1]
      if (found) resolve(found)
    })
    child.once('exit', () => reject(new Error(`The demo stopped: ${output}`)))
  })
  return {
    address,
    async close() {
      if (child.exitCode !== null) return
      child.kill()
      await once(child, 'exit')
    },
  }
}

/** What an upstream server saw of one request. */
export interface Seen {
  url: string
  headers: IncomingMessage['headers']
  body: string
  /** The connection was closed before the answer was whole. */
  isCut: boolean
}

/** A request for an answer in a chat. */
export interface ChatRequest {
  seen: Seen
  body: { model?: string; messages: { role: string; content: unknown }[] } & Record<string, unknown>
}

/** An upstream server that the test plays. */
export interface Upstream extends Running {
  /** Everything, in order: models, which a page asks for when it likes, and what a browser asks first, too. */
  readonly seen: readonly Seen[]
  /**
   * The requests for an answer, in order; with a question, those whose last message is that. One that asks for the
   * title of a chat comes whenever it likes, and is none.
   */
  chats(question?: string): ChatRequest[]
  /** The newest of them. Throws where there is none. */
  chat(question: string): ChatRequest
}

/** Starts an upstream server on loopback. */
export async function startUpstream(
  answer: (response: ServerResponse, seen: Seen) => void,
): Promise<Upstream> {
  const seen: Seen[] = []
  const server: Server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const entry: Seen = {
        url: request.url ?? '',
        headers: request.headers,
        body,
        isCut: false,
      }
      seen.push(entry)
      response.on('close', () => {
        if (!response.writableFinished) entry.isCut = true
      })
      answer(response, entry)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  function chats(question?: string): ChatRequest[] {
    return seen
      .filter(({ url, body }) => /\/chat\/completions(?:\?|$)/.test(url) && body !== '')
      .map((entry) => ({ seen: entry, body: JSON.parse(entry.body) as ChatRequest['body'] }))
      .filter(({ body }) => body['stream'] !== false)
      .filter(({ body }) => question === undefined || body.messages.at(-1)?.content === question)
  }
  return {
    seen,
    chats,
    chat(question) {
      const newest = chats(question).at(-1)
      if (!newest) throw new Error(`Nobody asked: ${question}`)
      return newest
    },
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** An upstream that writes a word every 30 ms for as long as somebody listens: no machine is too slow to stop it. */
export async function startEndless(): Promise<Upstream> {
  return startUpstream((response, { url }) => {
    if (url.endsWith('/models')) return models(response)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const write = url.includes('/chat/') ? chunk : textChunk
    let count = 0
    const timer = setInterval(() => response.write(write(`word${count++} `)), 30)
    response.on('close', () => clearInterval(timer))
  })
}

/** One chunk of an OpenAI stream. */
export function chunk(content: string, finish: string | null = null): string {
  return `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'upstream-model', choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`
}

/** One chunk of a completion. */
function textChunk(text: string): string {
  return `data: ${JSON.stringify({ id: 'c', object: 'text_completion', model: 'upstream-model', choices: [{ index: 0, text, finish_reason: null }] })}\n\n`
}

/** Answers a list of models, so that the demo finds one to ask. */
export function models(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(
    JSON.stringify({ object: 'list', data: [{ id: 'upstream-model', object: 'model' }] }),
  )
}
