// A cluster of Redis, of which one node has all keys of the route: the slot that they are in moves, and its master dies.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Instances, newStreamId, startInstances } from '../../../test/instances.ts'
import { startCluster, type TestCluster } from '../../../test/redis-cluster.ts'
import { frame } from '../../../test/server.ts'
import { until } from '../../../test/stored-chat.ts'
import { redisLimits, redisStreams } from './index.ts'

const COUNT = 20
const whole = frame('one') + frame('two') + frame('three', 'stop')

let cluster: TestCluster
let all: Instances

beforeEach(async () => {
  cluster = await startCluster()
  const clients = [await cluster.client(), await cluster.client()]
  all = await startInstances(
    clients.map((client) => redisStreams({ client, leaseMs: 2000 })),
    { onError: () => undefined },
  )
})
afterEach(async () => {
  await all.close()
  await cluster.close()
})

function write(text: string, isLast = false): void {
  for (const { response } of all.upstream) {
    if (isLast) response.end(text)
    else if (!response.writableEnded) response.write(text)
  }
}

async function told(id: string): Promise<string> {
  const response = await all.follow(id, { at: 1 })
  return response.status === 200 ? response.text() : String(response.status)
}

/** Answers under way, all kept, of which some are followed. */
async function begin() {
  const ids = Array.from({ length: COUNT }, newStreamId)
  const answers = await Promise.all(ids.map((id) => all.ask({ at: 0, id })))
  expect(answers.filter((each) => each.headers.has('x-stream-id'))).toHaveLength(COUNT)
  write(frame('one'))
  const followed = await Promise.all(ids.slice(0, 5).map((id) => all.follow(id, { at: 1 })))
  return { ids, answers, texts: Promise.all(followed.map((each) => each.text())) }
}

/** An answer is kept, followed and stopped over both instances. */
async function works(): Promise<void> {
  await until(async () => {
    const id = newStreamId()
    expect((await all.ask({ at: 0, id })).headers.get('x-stream-id')).toBe(id)
    const upstream = all.upstream.at(-1)
    expect((await all.stop(id, { at: 1 })).status).toBe(204)
    await until(() => expect(upstream?.isClosed).toBe(true))
  })
}

/** Whole, or broken off with a word of it: never with a hole. */
const isHonest = (text: string): boolean =>
  text === whole || text === '404' || text.includes('"code":"answer_interrupted"')

it('of which the slot moves amid answers: every one is whole, and is kept again', async () => {
  const { ids, answers, texts } = await begin()
  await cluster.move(async () => {
    write(frame('two'))
    const status = (await all.follow(ids[9] ?? '', { at: 1 })).status
    expect([200, 404]).toContain(status)
  })
  write(frame('three', 'stop'), true)
  for (const answer of answers) expect(await answer.text()).toBe(whole)
  for (const text of await texts) expect(text).toSatisfy(isHonest)
  await until(async () => {
    expect(new Set(await Promise.all(ids.map(told)))).toEqual(new Set([whole]))
  })
  await works()
})

it('of which the master dies: every answer is whole, and new ones are kept when its replica has taken over', async () => {
  const { ids, answers, texts } = await begin()
  const failing = cluster.failOver()
  write(frame('two'))
  await failing
  write(frame('three', 'stop'), true)
  for (const answer of answers) expect(await answer.text()).toBe(whole)
  for (const text of await texts) expect(text).toSatisfy(isHonest)
  await works()
  for (const id of ids) expect(await told(id)).toSatisfy(isHonest)
})

it('counts what each may ask', async () => {
  const limits = redisLimits({ client: await cluster.client(), perOwner: { requests: 2 } })
  const told: unknown[] = []
  const ask = () => limits.reserve({ owner: 'ann', tokens: 1 }, (cause) => void told.push(cause))
  const reserved = [await ask(), await ask(), await ask()]
  expect(reserved.map((each) => 'retryAfterMs' in each)).toEqual([false, false, true])
  expect(told).toEqual([])
})
