// What is kept is what its caller asked to keep, under an id that the caller chose and nobody else can use.
import { afterEach, expect, it } from 'vitest'
import { type Instances, newStreamId, startInstances } from '../../../test/instances.ts'
import { frame, sse } from '../../../test/server.ts'
import { until } from '../../../test/stored-chat.ts'
import { memoryStreams } from '../index.ts'

let all: Instances

afterEach(() => all.close())

it('is found by the id that its caller chose, before the endpoint has answered at all', async () => {
  all = await startInstances([memoryStreams()], {}, () => undefined)
  const id = newStreamId()
  const left = new AbortController()
  const asked = all.ask({ id, signal: left.signal, owner: 'ann' })
  await until(() => expect(all.upstream).toHaveLength(1))
  const following = await all.follow(id, { owner: 'ann' })
  expect(following.status).toBe(200)
  // The connection is lost before a header of the answer came.
  left.abort()
  await expect(asked).rejects.toThrow('aborted')
  const { response } = all.upstream[0] ?? {}
  if (response) sse(response, frame('one', 'stop'))
  response?.end()
  expect(await following.text()).toBe(frame('one', 'stop'))
  expect(await (await all.follow(id, { owner: 'ann' })).text()).toBe(frame('one', 'stop'))
  expect(all.upstream).toHaveLength(1)
})

it('is told of a refusal that came while it was followed: as lost, and then not there', async () => {
  all = await startInstances([memoryStreams()], {}, () => undefined)
  const id = newStreamId()
  const asked = all.ask({ id })
  await until(() => expect(all.upstream).toHaveLength(1))
  const following = await all.follow(id)
  all.upstream[0]?.response.writeHead(429, { 'content-type': 'application/json' }).end('{}')
  expect((await asked).status).toBe(429)
  expect(await following.text()).toContain('"code":"answer_interrupted"')
  expect((await all.follow(id)).status).toBe(404)
})

it('is stopped before its first header, and whoever follows it is told so', async () => {
  all = await startInstances([memoryStreams()], {}, () => undefined)
  const id = newStreamId()
  const asked = all.ask({ id })
  await until(() => expect(all.upstream).toHaveLength(1))
  const following = await all.follow(id)
  expect((await all.stop(id)).status).toBe(204)
  await until(() => expect(all.open).toBe(0))
  expect(await following.text()).toContain('"code":"answer_stopped"')
  expect((await asked).ok).toBe(false)
  expect((await all.follow(id)).status).toBe(404)
})

it('ends with its caller where none is asked for, or what is asked for is no id', async () => {
  all = await startInstances([memoryStreams()])
  for (const id of [null, '', 'short', 'A'.repeat(32), `${'a'.repeat(32)}.bob`, 'a'.repeat(33)]) {
    expect(await all.abandon({ id })).toBe('')
    await until(() => expect(all.open).toBe(0))
  }
})

it('is never written over: one who asks under an id in use gets another', async () => {
  all = await startInstances([memoryStreams()])
  const id = newStreamId()
  const first = await all.ask({ id, owner: 'ann' })
  const second = await all.ask({ id, owner: 'ann' })
  expect(first.headers.get('x-stream-id')).toBe(id)
  const other = second.headers.get('x-stream-id') ?? ''
  expect(other).toMatch(/^[0-9a-z]{32}$/)
  expect(other).not.toBe(id)
  for (const [at, { response }] of all.upstream.entries()) response.end(frame(`${at}`, 'stop'))
  expect(await (await all.follow(id, { owner: 'ann' })).text()).toBe(frame('0', 'stop'))
  expect(await (await all.follow(other, { owner: 'ann' })).text()).toBe(frame('1', 'stop'))
  // Also not once it has ended.
  const third = await all.ask({ id, owner: 'ann' })
  expect(third.headers.get('x-stream-id')).not.toBe(id)
  all.upstream[2]?.response.end()
})

it('means another answer to each owner, and none to whoever has none', async () => {
  all = await startInstances([memoryStreams()])
  const id = newStreamId()
  for (const owner of ['ann', 'bob']) {
    const response = await all.ask({ id, owner })
    expect(response.headers.get('x-stream-id')).toBe(id)
    all.upstream.at(-1)?.response.end(frame(`for ${owner}`, 'stop'))
    await response.text()
  }
  expect((await all.follow(id)).status).toBe(404)
  expect((await all.follow(id, { owner: 'eve' })).status).toBe(404)
  expect((await all.stop(id, { owner: 'eve' })).status).toBe(404)
  for (const owner of ['ann', 'bob']) {
    expect(await (await all.follow(id, { owner })).text()).toBe(frame(`for ${owner}`, 'stop'))
  }
})

it('is followed by two at once beside the one who asked, each whole', async () => {
  all = await startInstances([memoryStreams()])
  const id = newStreamId()
  const readers = [await all.ask({ id }), await all.follow(id), await all.follow(id)]
  const { response } = all.upstream[0] ?? {}
  response?.write(frame('one'))
  response?.end(frame('two', 'stop'))
  for (const reader of readers)
    expect(await reader.text()).toBe(frame('one') + frame('two', 'stop'))
})

it('is stopped while its caller reads it, on another handler of the same process', async () => {
  const streams = memoryStreams()
  all = await startInstances([streams, streams])
  const id = newStreamId()
  const response = await all.ask({ id, at: 0 })
  all.upstream[0]?.response.write(frame('one'))
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  await reader?.read()
  expect((await all.stop(id, { at: 1 })).status).toBe(204)
  expect((await reader?.read())?.value).toContain('"code":"answer_stopped"')
  expect((await reader?.read())?.done).toBe(true)
  await until(() => expect(all.open).toBe(0))
})

it('is stopped while it is silent and its caller is gone, on another handler', async () => {
  const streams = memoryStreams()
  all = await startInstances([streams, streams])
  const id = await all.abandon({ at: 0 })
  expect(all.open).toBe(1)
  expect((await all.stop(id, { at: 1 })).status).toBe(204)
  await until(() => expect(all.open).toBe(0))
})
