// A Redis that is replaced by its replica, behind one address, as a Sentinel or a managed Redis does it.
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Instances, newStreamId, startInstances } from '../../../test/instances.ts'
import { startRedis, type TestClient, type TestRedis } from '../../../test/redis-server.ts'
import { frame } from '../../../test/server.ts'
import { until } from '../../../test/stored-chat.ts'
import { redisStreams } from './index.ts'

const COUNT = 20
const whole = frame('one') + frame('two') + frame('three', 'stop')

let primary: TestRedis
let replica: TestRedis
let admin: { primary: TestClient; replica: TestClient }
let address: { port: number; to(port: number): void; close(): void }
let instances: Instances

/** One address in front of whichever server it is told. */
async function startAddress(first: number): Promise<typeof address> {
  let port = first
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    const behind = connect(port, '127.0.0.1')
    for (const [from, other] of [
      [socket, behind],
      [behind, socket],
    ] as const) {
      sockets.add(from)
      from.on('error', () => undefined)
      from.on('close', () => {
        sockets.delete(from)
        other.destroy()
      })
      from.pipe(other)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = (): void => sockets.forEach((socket) => void socket.destroy())
  return {
    port: (server.address() as AddressInfo).port,
    to(next) {
      port = next
      cut()
    },
    close() {
      cut()
      server.close()
    },
  }
}

beforeEach(async () => {
  primary = await startRedis()
  replica = await startRedis(['--replicaof', '127.0.0.1', String(primary.port)])
  admin = { primary: await primary.client(), replica: await replica.client() }
  await isFollowing()
  address = await startAddress(primary.port)
  const url = `redis://127.0.0.1:${address.port}`
  const stores = []
  for (const redis of [primary, primary]) {
    stores.push(redisStreams({ client: await redis.client({ url }), leaseMs: 2000 }))
  }
  instances = await startInstances(stores, { onError: () => undefined })
})
afterEach(async () => {
  await instances.close()
  address.close()
  await replica.close()
  await primary.close()
})

/** The replica has all that the primary has. */
async function isFollowing(): Promise<void> {
  await until(async () => {
    expect(await admin.replica.sendCommand(['INFO', 'replication'])).toContain(
      'master_link_status:up',
    )
  })
}

async function copied(): Promise<void> {
  await admin.primary.sendCommand(['WAIT', '1', '5000'])
}

async function promote(): Promise<void> {
  await admin.replica.sendCommand(['REPLICAOF', 'NO', 'ONE'])
  address.to(replica.port)
}

function write(text: string, isLast = false): void {
  for (const { response } of instances.upstream) {
    if (isLast) response.end(text)
    else if (!response.writableEnded) response.write(text)
  }
}

/** So many entries of an answer are in the primary. */
async function areIn(id: string, count: number): Promise<void> {
  await until(async () => {
    expect(await admin.primary.sendCommand(['XLEN', `{x}:s:${id}`])).toBe(count)
  })
}

/** Answers under way, of which everything so far is in the primary. */
async function begin(): Promise<{ answers: readonly Response[]; ids: readonly string[] }> {
  const ids = Array.from({ length: COUNT }, newStreamId)
  const answers = await Promise.all(ids.map((id) => instances.ask({ at: 0, id })))
  expect(answers.every((each) => each.headers.has('x-stream-id'))).toBe(true)
  write(frame('one'))
  for (const id of ids) await areIn(id, 2)
  return { answers, ids }
}

async function told(id: string): Promise<string> {
  const response = await instances.follow(id, { at: 1 })
  return response.status === 200 ? response.text() : String(response.status)
}

/** How many were told how. */
function counted(all: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const each of all) counts[each] = (counts[each] ?? 0) + 1
  return counts
}

describe('a Redis that is replaced by its replica', () => {
  it.each([
    ['dies', () => primary.kill()],
    [
      'is made a replica',
      () => admin.primary.sendCommand(['REPLICAOF', '127.0.0.1', String(replica.port)]),
    ],
  ])('because it %s: answers under way go on being kept, and are followed', async (_, end) => {
    const { answers, ids } = await begin()
    const followed = await Promise.all(
      ids.slice(0, 10).map((id) => instances.follow(id, { at: 1 })),
    )
    const texts = Promise.all(followed.map(async (each) => each.text()))
    await copied()
    await end()
    write(frame('two'))
    await promote()
    write(frame('three', 'stop'), true)
    for (const answer of answers) expect(await answer.text()).toBe(whole)
    expect(counted(await texts)).toEqual({ [whole]: 10 })
    await until(async () => {
      expect(counted(await Promise.all(ids.map(told)))).toEqual({ [whole]: COUNT })
    })
  })

  it('keeps new answers and stops them from anywhere', async () => {
    await begin()
    await copied()
    await primary.kill()
    await promote()
    await until(async () => {
      const id = newStreamId()
      const asked = await instances.ask({ at: 0, id })
      expect(asked.headers.get('x-stream-id')).toBe(id)
      const upstream = instances.upstream.at(-1)
      expect((await instances.stop(id, { at: 1 })).status).toBe(204)
      await until(() => expect(upstream?.isClosed).toBe(true))
    })
  })

  it('without the last that was written: nobody is told an answer with a hole in it', async () => {
    const { answers, ids } = await begin()
    await copied()
    // From here on it lacks what the other is given.
    await admin.replica.sendCommand(['REPLICAOF', 'NO', 'ONE'])
    write(frame('two'))
    for (const id of ids) await areIn(id, 3)
    await primary.kill()
    await promote()
    write(frame('three', 'stop'), true)
    for (const answer of answers) expect(await answer.text()).toBe(whole)
    await until(async () => {
      const all = await Promise.all(ids.map(told))
      // A client that is told of a break goes on by asking.
      const isBroken = (each: string): boolean =>
        each.startsWith(frame('one')) && each.includes('answer_interrupted')
      expect(all.filter((each) => each !== '404' && !isBroken(each))).toEqual([])
    })
  })

  it('after longer than is waited for: answers are whole and not kept, and new ones are', async () => {
    const { answers, ids } = await begin()
    await copied()
    await primary.kill()
    write(frame('two'))
    await new Promise((resolve) => setTimeout(resolve, 2500))
    await promote()
    write(frame('three', 'stop'), true)
    for (const answer of answers) expect(await answer.text()).toBe(whole)
    await until(async () => {
      const all = await Promise.all(ids.map(told))
      expect(all.filter((each) => each !== '404' && !each.includes('interrupted'))).toEqual([])
    })
    await until(async () => {
      const fresh = await instances.ask({ at: 1 })
      instances.upstream.at(-1)?.response.end(whole)
      expect(await fresh.text()).toBe(whole)
      expect(await told(fresh.headers.get('x-stream-id') ?? '')).toBe(whole)
    })
  })
})
