// @ts-check
// An OpenAI-shaped server on loopback whose answers are written by whoever drives the page: nothing is timed.
import { once } from 'node:events'
import { createServer } from 'node:http'

/**
 * A question that waits for its answer.
 * @typedef {object} Question
 * @property {any} body What was asked.
 * @property {import('node:http').IncomingHttpHeaders} headers
 * @property {(text: string) => void} write Streams a piece of the answer.
 * @property {(name: string, args: unknown) => void} call Ends the answer with a call of a tool.
 * @property {() => void} finish Ends the answer as a model does.
 * @property {(status: number, code: string, message: string) => void} refuse
 * @property {() => boolean} isClosed Whether the other side has gone before the end.
 */

/**
 * @typedef {object} Endpoint
 * @property {string} baseURL
 * @property {() => number} asked How many questions there were in all.
 * @property {() => Promise<Question>} next The next question that nobody has taken, waited for if need be.
 * @property {() => Promise<void>} close
 */

/** How long a question may take to come, in milliseconds: a server for development compiles before it answers. */
const PATIENCE = 60_000

/** @param {object} delta @param {string | null} finishReason */
function chunk(delta, finishReason) {
  const choices = [{ index: 0, delta, finish_reason: finishReason }]
  const body = { id: 'answer', object: 'chat.completion.chunk', model: 'gpt-5', choices }
  return `data: ${JSON.stringify(body)}\n\n`
}

/**
 * @param {any} body
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @returns {Question}
 */
function question(body, request, response) {
  let isClosed = false
  response.on('close', () => (isClosed = !response.writableFinished))
  function open() {
    if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' })
  }
  return {
    body,
    headers: request.headers,
    isClosed: () => isClosed,
    write(text) {
      open()
      response.write(chunk({ content: text }, null))
    },
    call(name, args) {
      open()
      const one = { name, arguments: JSON.stringify(args) }
      const calls = [{ index: 0, id: `call_${name}`, type: 'function', function: one }]
      response.write(chunk({ tool_calls: calls }, null))
      response.end(`${chunk({}, 'tool_calls')}data: [DONE]\n\n`)
    },
    finish() {
      open()
      response.end(`${chunk({ content: '' }, 'stop')}data: [DONE]\n\n`)
    },
    refuse(status, code, message) {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error: { message, code, type: code } }))
    },
  }
}

/** @returns {Promise<Endpoint>} */
export async function startEndpoint() {
  /** @type {Question[]} */
  const waiting = []
  /** @type {((question: Question) => void)[]} */
  const takers = []
  let asked = 0
  const server = createServer(async (request, response) => {
    if (request.url?.includes('/chat/completions') !== true) {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ object: 'list', data: [{ id: 'gpt-5', object: 'model' }] }))
      return
    }
    let text = ''
    for await (const bytes of request) text += bytes
    asked += 1
    const entry = question(JSON.parse(text), request, response)
    const taker = takers.shift()
    if (taker) taker(entry)
    else waiting.push(entry)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    baseURL: `http://127.0.0.1:${address.port}/v1`,
    asked: () => asked,
    next() {
      const entry = waiting.shift()
      if (entry) return Promise.resolve(entry)
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          takers.splice(takers.indexOf(take), 1)
          reject(new Error('No question came to the endpoint.'))
        }, PATIENCE)
        /** @param {Question} question */
        function take(question) {
          clearTimeout(timer)
          resolve(question)
        }
        takers.push(take)
      })
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
