// What an answer came to is what its caller reads of it, though nearly none of it is read.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createClient } from '../../index.ts'
import { createTotals } from './totals.ts'

const folder = new URL('../../../test/fixtures/', import.meta.url)
const names = readdirSync(folder).filter((name) => name.endsWith('.sse'))
const type = { 'content-type': 'text/event-stream; charset=utf-8' }
const params = { model: 'm', messages: [{ role: 'user', content: 'hi' }] }

/** A body that arrives in pieces of this size. */
function cut(bytes: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer>[] {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size))
  return pieces
}

async function clients(bytes: Uint8Array<ArrayBuffer>, dialect?: never) {
  const client = createClient({
    baseURL: 'http://fixture.invalid/v1',
    fetch: async () => new Response(bytes, { headers: type }),
    ...(dialect ? { dialect } : {}),
  })
  const stream = client.chat.stream(params as never)
  const error = await stream.final().then(
    () => undefined,
    (thrown: { code?: string }) => thrown,
  )
  const { usage, finishReason, model, responseId } = stream.message
  return { usage, finishReason, model, responseId, error: error?.code }
}

async function ours(pieces: Uint8Array<ArrayBuffer>[]) {
  const { connection } = createClient({ baseURL: 'http://fixture.invalid/v1' })
  const { watcher, totals } = createTotals({
    connection,
    operation: 'chat',
    params,
    headers: new Headers(type),
  })
  for (const piece of pieces) {
    watcher.chunk(piece)
    await new Promise((resolve) => setImmediate(resolve))
  }
  watcher.end('whole')
  const { usage, finishReason, model, responseId, error } = await totals
  return { usage, finishReason, model, responseId, error: error?.code }
}

describe('the totals of an answer', () => {
  it.each(names)('are what the client reads: %s', async (name) => {
    const bytes = new Uint8Array(readFileSync(new URL(name, folder)))
    const wanted = await clients(bytes)
    for (const size of [1e9, 97, 16]) {
      expect(await ours(cut(bytes, size)), `in pieces of ${size}`).toEqual(wanted)
    }
  })
})
