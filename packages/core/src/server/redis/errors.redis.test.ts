// A Redis that is there and does not do what it is asked: it answers with errors, drops connections, stands still or
// forgets.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Instances, newStreamId, startInstances } from '../../../test/instances.ts'
import { startRedis, type TestClient, type TestRedis } from '../../../test/redis-server.ts'
import { frame } from '../../../test/server.ts'
import { until } from '../../../test/stored-chat.ts'
import type { StreamStore } from '../index.ts'
import { redisStreams } from './index.ts'

const COUNT = 20
const whole = frame('one') + frame('two') + frame('three', 'stop')

let redis: TestRedis
let admin: TestClient
let clients: readonly TestClient[]
let stores: readonly StreamStore[]
let all: Instances
let errors: string[]

async function start(leaseMs: number): Promise<void> {
  const told: string[] = []
  errors = told
  clients = [await redis.client(), await redis.client()]
  stores = clients.map((client) => redisStreams({ client, leaseMs }))
  all = await startInstances(stores, { onError: ({ message }) => told.push(message) })
}

beforeEach(async () => {
  redis = await startRedis(['--busy-reply-threshold', '10'])
  admin = await redis.client()
})
afterEach(async () => {
  await all.close()
  await redis.close()
})

const send = (...args: string[]): Promise<unknown> => admin.sendCommand(args)
const pause = (ms: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, ms))

function write(text: string, isLast = false): void {
  for (const { response } of all.upstream) {
    if (response.writableEnded) continue
    if (isLast) response.end(text)
    else response.write(text)
  }
}

async function connections(): Promise<number> {
  return String(await send('CLIENT', 'LIST')).match(/^id=/gm)?.length ?? 0
}

/** An answer is kept, followed and stopped over both instances. */
async function works(): Promise<void> {
  await until(async () => {
    const id = newStreamId()
    expect((await all.ask({ at: 0, id })).headers.get('x-stream-id')).toBe(id)
    const upstream = all.upstream.at(-1)
    const following = await all.follow(id, { at: 1 })
    expect((await all.stop(id, { at: 1 })).status).toBe(204)
    await until(() => expect(upstream?.isClosed).toBe(true))
    expect(await following.text()).toContain('"code":"answer_stopped"')
  })
}

/** What a store does, and what undoes it. */
type Fault = readonly [string, () => Promise<unknown>, () => Promise<unknown>]

const FAULTS: readonly Fault[] = [
  [
    'was made a replica (READONLY)',
    () => send('REPLICAOF', '127.0.0.1', '1'),
    () => send('REPLICAOF', 'NO', 'ONE'),
  ],
  [
    'is full (OOM)',
    () => send('CONFIG', 'SET', 'maxmemory', '1'),
    () => send('CONFIG', 'SET', 'maxmemory', '0'),
  ],
  [
    'lacks replicas (NOREPLICAS)',
    () => send('CONFIG', 'SET', 'min-replicas-to-write', '1'),
    () => send('CONFIG', 'SET', 'min-replicas-to-write', '0'),
  ],
  [
    'runs a long script (BUSY)',
    async () => {
      const script = (await redis.client()).sendCommand(['EVAL', 'while true do end', '0'])
      script.catch(() => undefined)
      await until(async () => expect(send('PING')).rejects.toThrow('BUSY'))
    },
    () => send('SCRIPT', 'KILL'),
  ],
  [
    'forbids what is needed (NOPERM)',
    () => send('ACL', 'SETUSER', 'default', '-xadd', '-eval', '-pexpire', '-del'),
    () => send('ACL', 'SETUSER', 'default', '+@all'),
  ],
  [
    'wants a password (NOAUTH)',
    async () => {
      await send('ACL', 'SETUSER', 'admin', 'on', '>word', '~*', '&*', '+@all')
      await send('AUTH', 'admin', 'word')
      await send('CONFIG', 'SET', 'requirepass', 'another')
      await send('CLIENT', 'KILL', 'USER', 'default')
    },
    () => send('CONFIG', 'SET', 'requirepass', ''),
  ],
  [
    'is loading what it had (LOADING)',
    async () => {
      await send('EVAL', "for at = 1, 2000 do redis.call('SET', at, at) end", '0')
      await send('SAVE')
      await redis.kill()
      await redis.start([
        '--key-load-delay',
        '500',
        '--loading-process-events-interval-bytes',
        '1024',
      ])
      await until(async () => expect(send('PING')).rejects.toThrow('LOADING'))
    },
    () => send('CONFIG', 'SET', 'key-load-delay', '0'),
  ],
  [
    'kills its connections',
    () => send('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'),
    async () => undefined,
  ],
  ['is paused', () => send('CLIENT', 'PAUSE', '700', 'ALL'), () => pause(700)],
  ['is emptied', () => send('FLUSHALL'), async () => undefined],
]

describe.each(FAULTS)('a Redis that %s', (_, fault, heal) => {
  it('costs no answer, is told of once and not for each, and works when that is over', async () => {
    await start(1000)
    const ids = Array.from({ length: COUNT }, newStreamId)
    const answers = await Promise.all(ids.map((id) => all.ask({ at: 0, id })))
    const following = await all.follow(ids[0] ?? '', { at: 1 })
    write(frame('one'))
    await fault()
    write(frame('two'))
    const fresh = await Promise.all(Array.from({ length: COUNT }, () => all.ask({ at: 0 })))
    expect(fresh.map(({ status }) => status)).toEqual(fresh.map(() => 200))
    const again = await Promise.all(ids.slice(0, 5).map((id) => all.follow(id, { at: 1 })))
    for (const { status } of again) expect([200, 404]).toContain(status)
    const stopped = await Promise.all(ids.slice(-3).map((id) => all.stop(id, { at: 1 })))
    for (const { status } of stopped) expect([204, 404, 503]).toContain(status)
    await heal()
    await works()
    write(frame('three', 'stop'), true)
    const texts = await Promise.all(answers.map((answer) => answer.text()))
    expect(texts.slice(0, -3)).toEqual(texts.slice(0, -3).map(() => whole))
    for (const each of fresh) expect(await each.text()).toBe(frame('three', 'stop'))
    const isWhole = (text: string): boolean =>
      text === whole || text.includes('"code":"answer_interrupted"')
    expect(isWhole(await following.text())).toBe(true)
    // Seven verbs, each of which is told of at most once in five seconds.
    expect(errors.length).toBeLessThanOrEqual(7)
  })
})

it('gives back what was let go while it was full', async () => {
  await start(200)
  const id = newStreamId()
  const asked = await all.ask({ id })
  expect(await admin.exists(`{x}:s:${id}`)).toBe(1)
  await send('CONFIG', 'SET', 'maxmemory', '1')
  write(frame('one'))
  await until(async () => expect(await admin.exists(`{x}:s:${id}`)).toBe(0))
  write(frame('two', 'stop'), true)
  expect(await asked.text()).toBe(frame('one') + frame('two', 'stop'))
})

it('a stop is heard over a server that counts from an earlier time', async () => {
  await start(2000)
  expect((await all.ask({ at: 0 })).status).toBe(200)
  const [inbox = ''] = await admin.keys('{x}:i:*')
  await send('XADD', inbox, '99999999999999-0', 'wake', '1')
  // The wake is read; over the same connection nothing with a lower number would be, from then on.
  await pause(300)
  await send('FLUSHALL')
  await send('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
  await works()
})

it('a hundred connections that were killed leave nothing behind, and cost nobody an answer', async () => {
  await start(5000)
  const id = newStreamId()
  const asked = await all.ask({ at: 0, id })
  const following = await all.follow(id, { at: 1 })
  const listeners = (): readonly number[] =>
    clients.map((client) =>
      client.eventNames().reduce((sum, name) => sum + client.listenerCount(name), 0),
    )
  const resources = (): number => process.getActiveResourcesInfo().length
  await until(async () => expect(await connections()).toBe(5))
  const before = { listeners: listeners(), resources: resources() }
  for (let count = 0; count < 100; count++) {
    await send('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    await pause(10)
  }
  await until(async () => expect(await connections()).toBe(5))
  expect(listeners()).toEqual(before.listeners)
  // A beat or two may be waited for at one moment and not at another; what a hundred leave is a hundred.
  await until(() => expect(resources()).toBeLessThan(before.resources + 50))
  write(frame('one', 'stop'), true)
  expect([await asked.text(), await following.text()]).toEqual([
    frame('one', 'stop'),
    frame('one', 'stop'),
  ])
})

describe('one who follows and never reads', () => {
  it.each([
    ['has ended', async () => undefined],
    ['was forgotten', (id: string) => admin.del(`{x}:s:${id}`)],
  ])('keeps nothing going when the answer %s', async (_, forget) => {
    await start(200)
    const id = newStreamId()
    const asked = await all.ask({ at: 0, id })
    await stores[1]?.read({ id, owner: undefined })
    // Each process has one that waits.
    await until(async () => expect(await connections()).toBe(5))
    write(frame('one', 'stop'), true)
    await asked.text()
    await forget(id)
    await until(async () => expect(await connections()).toBe(3))
  })
})

it('two apps over one Redis find nothing of each other, each with a prefix of its own', async () => {
  await start(1000)
  const other = redisStreams({ client: await redis.client(), prefix: '{other}:' })
  const name = { id: newStreamId(), owner: 'ann' }
  await all.ask({ at: 0, ...name })
  expect(await other.read(name)).toBeUndefined()
  expect(await other.stop(name)).toBe(false)
  expect(await other.open(name, () => undefined)).toHaveProperty('append')
  expect((await all.stop(name.id, { owner: 'ann' })).status).toBe(204)
  expect(await other.read(name)).toBeInstanceOf(ReadableStream)
})
