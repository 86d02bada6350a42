// A Redis that is killed, started again without its data, frozen, full or lost between two commands, and a process that
// dies amid its answers.
import { type ChildProcess, spawn } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Instances, newStreamId, startInstances } from '../../../test/instances.ts'
import { startRedis, type TestRedis } from '../../../test/redis-server.ts'
import { frame } from '../../../test/server.ts'
import { until } from '../../../test/stored-chat.ts'
import { createChat, textOf } from '../../index.ts'
import { type RedisClient, redisStreams } from './index.ts'

let redis: TestRedis
let all: Instances | undefined
let errors: string[]

beforeEach(async () => {
  errors = []
  redis = await startRedis()
})
afterEach(async () => {
  await all?.close()
  all = undefined
  await redis.close()
})

async function start(count: number, clients: 'queueing' | 'refusing' = 'queueing') {
  const stores = []
  for (let at = 0; at < count; at++) {
    const client = await redis.client({ disableOfflineQueue: clients === 'refusing' })
    stores.push(redisStreams({ client, leaseMs: 1000, perOwner: { maxStreams: 1000 } }))
  }
  all = await startInstances(stores, { onError: ({ message }) => errors.push(message) })
  return all
}

/** Asks so many times, and gives the answers under way. */
async function askMany(instances: Instances, count: number): Promise<Response[]> {
  const answers: Response[] = []
  while (answers.length < count) {
    const batch = Array.from({ length: 50 }, (_, at) => instances.ask({ at: at % 2 }))
    answers.push(...(await Promise.all(batch)))
  }
  return answers
}

function write(instances: Instances, text: string): void {
  for (const { response } of instances.upstream) if (!response.writableEnded) response.write(text)
}

describe.each(['queueing', 'refusing'] as const)('over a client that is %s', (clients) => {
  it('200 answers are whole when Redis is killed amid them, and new ones when it is gone', async () => {
    const instances = await start(2, clients)
    const answers = await askMany(instances, 200)
    expect(answers.every((each) => each.headers.has('x-stream-id'))).toBe(true)
    write(instances, frame('one'))
    await redis.kill()
    write(instances, frame('two'))
    const fresh = await askMany(instances, 50)
    expect(fresh.some((each) => each.headers.has('x-stream-id'))).toBe(false)
    const id = answers[0]?.headers.get('x-stream-id') ?? ''
    expect((await instances.follow(id)).status).toBe(404)
    for (const { response } of instances.upstream) response.end(frame('three', 'stop'))
    const whole = frame('one') + frame('two') + frame('three', 'stop')
    for (const answer of answers) expect(await answer.text()).toBe(whole)
    for (const answer of fresh) expect(await answer.text()).toBe(frame('three', 'stop'))
    expect(errors.length).toBeGreaterThan(0)
  })

  it('answers are whole when Redis comes back without its data, and the next are kept', async () => {
    const instances = await start(2, clients)
    const answers = await askMany(instances, 50)
    write(instances, frame('one'))
    await redis.kill()
    await redis.start()
    write(instances, frame('two'))
    for (const { response } of instances.upstream) response.end(frame('three', 'stop'))
    const whole = frame('one') + frame('two') + frame('three', 'stop')
    for (const answer of answers) expect(await answer.text()).toBe(whole)
    await until(async () => {
      const fresh = await instances.ask({ at: 1 })
      instances.upstream.at(-1)?.response.end(frame('kept', 'stop'))
      await fresh.text()
      const id = fresh.headers.get('x-stream-id') ?? ''
      expect(await (await instances.follow(id, { at: 0 })).text()).toBe(frame('kept', 'stop'))
    })
  })

  it('a stop reaches another instance again when Redis is back', async () => {
    const instances = await start(2, clients)
    await instances.ask({ at: 0 })
    await redis.kill()
    await redis.start()
    await until(async () => {
      const asked = await instances.ask({ at: 0 })
      const id = asked.headers.get('x-stream-id') ?? ''
      const upstream = instances.upstream.at(-1)
      expect((await instances.stop(id, { at: 1 })).status).toBe(204)
      await until(() => expect(upstream?.isClosed).toBe(true))
    })
  })
})

it('an answer is whole where Redis is frozen, and whoever asks for it is told to ask anew', async () => {
  const instances = await start(2)
  const answers = await askMany(instances, 50)
  const id = answers[0]?.headers.get('x-stream-id') ?? ''
  const following = await instances.follow(id, { at: 1 })
  redis.freeze()
  write(instances, frame('one'))
  const fresh = await instances.ask({ at: 0 })
  expect(fresh.status).toBe(200)
  expect((await instances.follow(id, { at: 0 })).status).toBe(404)
  // Whoever followed it learns that nothing comes any more.
  expect(await following.text()).toContain('"code":"answer_interrupted"')
  for (const { response } of instances.upstream) response.end(frame('two', 'stop'))
  for (const answer of answers)
    expect(await answer.text()).toBe(frame('one') + frame('two', 'stop'))
  redis.thaw()
})

it('an answer is whole where Redis is full', async () => {
  await redis.close()
  redis = await startRedis(['--maxmemory', '3mb', '--maxmemory-policy', 'noeviction'])
  const instances = await start(1)
  const large = frame('x'.repeat(100_000))
  const answers = []
  for (let count = 0; count < 30; count++) {
    answers.push(await instances.ask())
    instances.upstream.at(-1)?.response.write(large)
  }
  for (const { response } of instances.upstream) response.end(frame('two', 'stop'))
  for (const answer of answers) expect(await answer.text()).toBe(large + frame('two', 'stop'))
  expect(errors.some((each) => each.includes('the store of `streams` failed'))).toBe(true)
})

/** A client that loses its connection after so many commands: those after it reject, or are never answered. */
function lostAfter(client: RedisClient, count: number, fault: () => Promise<never>): RedisClient {
  let sent = 0
  return {
    isReady: true,
    duplicate: () => client.duplicate(),
    sendCommand: (args) => (sent++ < count ? client.sendCommand(args) : fault()),
  }
}

describe.each(Array.from({ length: 14 }, (_, count) => count))(
  'lost after %i commands',
  (count) => {
    it.each([
      ['rejects', () => Promise.reject(new Error('Socket closed unexpectedly'))],
      ['never answers', () => new Promise<never>(() => undefined)],
    ])('%s: an answer is whole, and one who follows or stops it is answered', async (_, fault) => {
      const client = lostAfter(await redis.client(), count, fault)
      const instances = await startInstances([redisStreams({ client, leaseMs: 1000 })])
      all = instances
      const id = newStreamId()
      const asked = await instances.ask({ id })
      instances.upstream[0]?.response.write(frame('one'))
      const following = await instances.follow(id)
      instances.upstream[0]?.response.write(frame('two'))
      expect([200, 404]).toContain(following.status)
      instances.upstream[0]?.response.end(frame('three', 'stop'))
      expect(await asked.text()).toBe(frame('one') + frame('two') + frame('three', 'stop'))
      expect([204, 404, 503]).toContain((await instances.stop(id)).status)
      await following.text().catch(() => undefined)
    })
  },
)

/** Another process; killed by the test. */
async function startProcess(prefix: string, endpoint: string): Promise<[string, ChildProcess]> {
  const file = new URL('../../../test/redis-instance.ts', import.meta.url).pathname
  const child = spawn(
    process.execPath,
    ['--conditions', 'x-source', file, redis.url, prefix, endpoint, '1000'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()))
    child.once('exit', (code) => reject(new Error(`The instance ended with ${code}.`)))
  })
  return [address, child]
}

describe('a process that is killed amid its answers', () => {
  it('is missed by who follows them within seconds, and a chat goes on by asking', async () => {
    const prefix = `{${newStreamId()}}:`
    const client = await redis.client()
    all = await startInstances([redisStreams({ client, prefix, leaseMs: 1000 })])
    const instances = all
    const [address, child] = await startProcess(prefix, instances.endpoint.baseURL)
    let current = address
    const chats = Array.from({ length: 20 }, () =>
      createChat({
        baseURL: address,
        model: 'm',
        retry: false,
        // As a balancer does, which knows who lives.
        fetch: (input, init) => fetch(String(input).replace(address, current), init),
      }),
    )
    const runs = chats.map((chat) => chat.send('question'))
    await until(() => expect(instances.upstream).toHaveLength(20))
    write(instances, frame('one '))
    const written = (chat: (typeof chats)[number]): string =>
      textOf(chat.get().messages.at(-1)?.parts ?? [])
    await until(() => expect(chats.every((chat) => written(chat) === 'one ')).toBe(true))
    const id = chats[0]?.get().messages.at(-1)?.steps?.at(-1)?.stream?.id ?? ''
    const following = await instances.follow(id)
    const read = following.text()
    child.kill('SIGKILL')
    // As lost, not as ended.
    expect(await read).toContain('"code":"answer_interrupted"')
    for (const run of runs) expect((await run).reason).toBe('interrupted')
    // Whoever comes back is told to ask.
    expect((await instances.follow(id)).status).toBe(404)
    current = instances.routes[0]?.baseURL ?? ''
    const resumed = chats.map((chat) => chat.resume())
    await until(() => expect(instances.upstream).toHaveLength(40))
    for (const { response } of instances.upstream.slice(20)) response.end(frame('two', 'stop'))
    for (const run of resumed) expect((await run).reason).toBe('complete')
    expect(chats.map(written)).toEqual(chats.map(() => 'one two'))
  })
})
