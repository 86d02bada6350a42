// @ts-check
// The readers of the benchmark: each a connection of its own that asks, and notes how old a token is when it comes.
import { connect } from 'node:net'

const CREATED = '"created":'
const DIGITS = String(Date.now()).length
const END = 'data: [DONE]\n\n\r\n0\r\n\r\n'

/** @typedef {{ waits: number[], firsts: number[], whole: number, kept: number }} Seen */

/** @param {number} tokens @param {number} everyMs */
function requestOf(tokens, everyMs) {
  const id = Array.from({ length: 32 }, () => Math.floor(Math.random() * 36).toString(36)).join('')
  const messages = [{ role: 'user', content: 'Hello' }]
  const body = JSON.stringify({ model: 'm', stream: true, messages, metadata: { tokens, everyMs } })
  const lines = [
    'POST /api/chat/completions HTTP/1.1',
    'host: 127.0.0.1',
    'content-type: application/json',
    `x-stream-id: ${id}`,
    `content-length: ${body.length}`,
  ]
  return `${lines.join('\r\n')}\r\n\r\n${body}`
}

/** @param {number} port @param {number} tokens @param {number} everyMs @param {Seen} all @returns {Promise<void>} */
function readOne(port, tokens, everyMs, all) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(requestOf(tokens, everyMs)))
    let seen = 0
    let isHead = true
    /** What may be cut in two by the network: the head, the mark of the end. */
    let tail = ''
    socket.on('error', reject)
    socket.on('data', (bytes) => {
      const now = Date.now()
      const text = tail + bytes.toString('latin1')
      if (isHead && !text.includes('\r\n\r\n')) return void (tail = text)
      if (isHead && /\r\nx-stream-id:/i.test(text.slice(0, text.indexOf('\r\n\r\n')))) all.kept += 1
      isHead = false
      let end = 0
      for (let at = text.indexOf(CREATED); at >= 0; at = text.indexOf(CREATED, at + 1)) {
        const from = at + CREATED.length
        if (from + DIGITS > text.length) break
        end = from + DIGITS
        ;(seen === 0 ? all.firsts : all.waits).push(now - Number(text.slice(from, end)))
        seen += 1
      }
      tail = text.slice(Math.max(end, text.length - END.length))
      if (!text.endsWith('0\r\n\r\n')) return
      if (seen === tokens + 1 && text.endsWith(END)) all.whole += 1
      socket.end()
      resolve()
    })
    socket.on('close', () => resolve())
  })
}

/** @param {{ port: number, streams: number, tokens: number, everyMs: number }} load */
export async function readAll({ port, streams, tokens, everyMs }) {
  /** @type {Seen} */
  const all = { waits: [], firsts: [], whole: 0, kept: 0 }
  await Promise.all(Array.from({ length: streams }, () => readOne(port, tokens, everyMs, all)))
  const at = (/** @type {number[]} */ values, /** @type {number} */ part) =>
    values.toSorted((left, right) => left - right)[Math.floor(values.length * part)]
  const { waits, firsts, whole, kept } = all
  return { first: at(firsts, 0.5), p50: at(waits, 0.5), p95: at(waits, 0.95), whole, kept }
}
