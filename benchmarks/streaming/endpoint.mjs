// @ts-check
// The endpoint and the pages of the streaming benchmarks: one corpus, one clock, in the two spellings that the readers
// take (chunks as OpenAI writes them, and the AI SDK's UI message stream).
import { createServer } from 'node:http'
import { END, frame, tokens } from '../answer.mjs'

const TICK_MS = 5

/** The AI SDK's stream protocol, as its documentation has it. @param {object} part */
const part = (part) => `data: ${JSON.stringify(part)}\n\n`

const spellings = {
  openai: {
    headers: { 'content-type': 'text/event-stream' },
    start: '',
    token: (/** @type {string} */ text) => frame(text),
    end: `${frame(END)}${frame('', 'stop')}data: [DONE]\n\n`,
  },
  'ai-sdk': {
    headers: { 'content-type': 'text/event-stream', 'x-vercel-ai-ui-message-stream': 'v1' },
    start: [{ type: 'start' }, { type: 'start-step' }, { type: 'text-start', id: 't' }]
      .map(part)
      .join(''),
    token: (/** @type {string} */ delta) => part({ type: 'text-delta', id: 't', delta }),
    end: [
      { type: 'text-delta', id: 't', delta: END },
      { type: 'text-end', id: 't' },
      { type: 'finish-step' },
      { type: 'finish' },
    ]
      .map(part)
      .concat('data: [DONE]\n\n')
      .join(''),
  },
}

/**
 * @typedef {object} Progress what the endpoint sent of the answer that it gave last
 * @property {number} sent tokens
 * @property {number} lastByteAt milliseconds since 1970, or 0 while it goes on
 */

/**
 * Serves the pages, and answers of `/<tokens>/<tokens a second, or 0 for all at once>/…`.
 * @param {Readonly<Record<string, { script: string, css: string }>>} pages
 * @returns {Promise<{ url: string, progress: Progress, close: () => void }>}
 */
export async function serve(pages) {
  /** @type {Progress} */
  const progress = { sent: 0, lastByteAt: 0 }

  /** @param {import('node:http').ServerResponse} response @param {keyof typeof spellings} name @param {number} count @param {number} perSecond */
  function answer(response, name, count, perSecond) {
    const { headers, start, token, end } = spellings[name]
    const all = tokens(count).map(token)
    Object.assign(progress, { sent: 0, lastByteAt: 0 })
    response.writeHead(200, { ...headers, 'cache-control': 'no-store' })
    response.write(start)
    if (perSecond === 0) {
      response.end(all.join('') + end)
      Object.assign(progress, { sent: count, lastByteAt: Date.now() })
      return
    }
    const startedAt = performance.now()
    const timer = setInterval(() => {
      const seconds = (performance.now() - startedAt) / 1000
      const due = Math.min(count, Math.floor(seconds * perSecond))
      if (due > progress.sent) response.write(all.slice(progress.sent, due).join(''))
      progress.sent = due
      if (due < count) return
      clearInterval(timer)
      response.end(end)
      progress.lastByteAt = Date.now()
    }, TICK_MS)
    response.on('close', () => clearInterval(timer))
  }

  const server = createServer((request, response) => {
    const [, first = '', second = '', ...rest] =
      (request.url ?? '/').split('?')[0]?.split('/') ?? []
    const page = pages[first]
    if (page && second === 'page.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(page.script)
    } else if (page) {
      response.writeHead(200, { 'content-type': 'text/html' }).end(htmlOf(first, page.css))
    } else if (request.method === 'POST') {
      request.resume()
      const name = rest.includes('ai-sdk') ? 'ai-sdk' : 'openai'
      answer(response, name, Number(first), Number(second))
    } else response.writeHead(404).end()
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${port}`, progress, close }
}

/** @param {string} name @param {string} css */
function htmlOf(name, css) {
  const own = 'body{margin:0;font:16px/1.6 system-ui}#host{height:100vh;overflow:auto}'
  return `<!doctype html><html lang=en><meta charset=utf-8><title>${name}</title><style>${css}${own}</style><div id=host></div><script type=module src=/${name}/page.js></script>`
}
