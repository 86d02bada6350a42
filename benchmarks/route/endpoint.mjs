// @ts-check
// The endpoint of the benchmark: tokens that say when they were written, all streams in one timer. Written straight to
// sockets, as what this costs is taken from the server that is measured: all of them share the machine.
import { createServer } from 'node:net'

const HEAD =
  'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n'
const END_OF_HEAD = '\r\n\r\n'

/** @typedef {{ left: number, everyMs: number, at: number, socket: import('node:net').Socket }} Stream */

/** One piece of a chunked body. @param {string} text */
const piece = (text) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`

/** @param {number} created @param {object} choice */
function event(created, choice) {
  const chunk = { id: 'chatcmpl-0123456789', object: 'chat.completion.chunk', created, model: 'm' }
  return `data: ${JSON.stringify({ ...chunk, choices: [{ index: 0, ...choice }] })}\n\n`
}

/** Writes what is due. @param {Set<Stream>} open */
function write(open) {
  const now = Date.now()
  // Made once for all streams of one moment.
  const token = piece(event(now, { delta: { content: ' token' }, finish_reason: null }))
  const last = `${event(now, { delta: {}, finish_reason: 'stop' })}data: [DONE]\n\n`
  const end = `${piece(last)}0\r\n\r\n`
  for (const each of open) {
    if (now < each.at) continue
    each.at += each.everyMs
    each.left -= 1
    each.socket.write(each.left > 0 ? token : token + end)
    if (each.left === 0) open.delete(each)
  }
}

/** The body of a request that is all there; undefined before. @param {string} text */
function bodyOf(text) {
  const at = text.indexOf(END_OF_HEAD)
  if (at < 0) return undefined
  const length = Number(/content-length: *(\d+)/i.exec(text.slice(0, at))?.[1])
  const body = text.slice(at + END_OF_HEAD.length)
  return body.length < length ? undefined : body
}

/** Gives its port. @returns {Promise<number>} */
export function startEndpoint() {
  /** @type {Set<Stream>} */
  const open = new Set()
  setInterval(() => open.size > 0 && write(open), 2)
  const server = createServer((socket) => {
    let text = ''
    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy())
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1')
      const body = bodyOf(text)
      if (body === undefined) return
      text = ''
      const { tokens, everyMs } = JSON.parse(body).metadata
      socket.write(HEAD)
      // Spread over the interval, as real streams are.
      const at = Date.now() + Math.random() * everyMs
      open.add({ left: tokens, everyMs, at, socket })
    })
  })
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', 4096, () =>
      resolve(/** @type {import('node:net').AddressInfo} */ (server.address()).port),
    ),
  )
}
