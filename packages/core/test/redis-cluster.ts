// A real cluster of Redis on loopback: three masters, and a replica of the one that has the keys of the tests.
import { createCluster } from 'redis'
import { expect } from 'vitest'
import type { RedisCluster } from '../src/server/redis/index.ts'
import { freePort, startRedis, type TestClient, type TestRedis } from './redis-server.ts'
import { until } from './stored-chat.ts'

const SLOTS = 16_384
/** What all keys of the tests begin with. */
const TAG = '{x}:'

interface Node {
  readonly redis: TestRedis
  readonly admin: TestClient
  readonly id: string
  readonly bus: number
}

/** The cluster. */
export interface TestCluster {
  /** A client of it, as an app would make it; it is closed with the cluster. */
  client(): Promise<RedisCluster>
  /** Moves the slot with all its keys to another master, as resharding does; `amid` is done when some of them are there. */
  move(amid: () => Promise<unknown>): Promise<void>
  /** Kills the master that has the keys. Resolves when its replica has taken over. */
  failOver(): Promise<void>
  close(): Promise<void>
}

async function startNode(): Promise<Node> {
  const bus = await freePort()
  const settings = ['--cluster-enabled', 'yes', '--cluster-port', String(bus)]
  const redis = await startRedis([...settings, '--cluster-node-timeout', '2000'])
  const admin = await redis.client()
  const id = String(await admin.sendCommand(['CLUSTER', 'MYID']))
  return { redis, admin, id, bus }
}

const ask = ({ admin }: Node, ...args: string[]): Promise<unknown> => admin.sendCommand(args)

/** All know of all, and the cluster serves. */
async function isServing(nodes: readonly Node[], count: number): Promise<void> {
  await until(async () => {
    for (const node of nodes) {
      const info = String(await ask(node, 'CLUSTER', 'INFO'))
      expect(info).toContain('cluster_state:ok')
      expect(info).toContain(`cluster_known_nodes:${count}`)
    }
  })
}

/** Starts one. */
export async function startCluster(): Promise<TestCluster> {
  const [first, second, third, replica] = await Promise.all([
    startNode(),
    startNode(),
    startNode(),
    startNode(),
  ])
  const masters = [first, second, third]
  const all = [...masters, replica]
  const clients: { isOpen: boolean; destroy(): void }[] = []
  for (const [at, node] of masters.entries()) {
    const from = Math.floor((SLOTS * at) / masters.length)
    const to = Math.floor((SLOTS * (at + 1)) / masters.length) - 1
    await ask(node, 'CLUSTER', 'ADDSLOTSRANGE', String(from), String(to))
    // Else two of them may begin with the same epoch, which takes seconds to settle.
    await ask(node, 'CLUSTER', 'SET-CONFIG-EPOCH', String(at + 1))
  }
  for (const { redis, bus } of all.slice(1)) {
    await ask(first, 'CLUSTER', 'MEET', '127.0.0.1', String(redis.port), String(bus))
  }
  await isServing(all, all.length)
  const slot = String(await ask(first, 'CLUSTER', 'KEYSLOT', TAG))
  let owner = masters[Math.floor((Number(slot) * masters.length) / SLOTS)] ?? first
  await ask(replica, 'CLUSTER', 'REPLICATE', owner.id)
  await until(async () => {
    expect(await ask(replica, 'INFO', 'replication')).toContain('master_link_status:up')
  })

  async function migrate(to: Node, most: string): Promise<number> {
    const keys = (await ask(owner, 'CLUSTER', 'GETKEYSINSLOT', slot, most)) as string[]
    const place = ['127.0.0.1', String(to.redis.port), '', '0', '5000', 'KEYS']
    if (keys.length > 0) await ask(owner, 'MIGRATE', ...place, ...keys)
    return keys.length
  }

  return {
    async client() {
      const client = createCluster({ rootNodes: all.map(({ redis }) => ({ url: redis.url })) })
      client.on('error', () => undefined)
      await client.connect()
      clients.push(client)
      return client
    },
    async move(amid) {
      const to = masters.find((each) => each !== owner) ?? second
      await ask(to, 'CLUSTER', 'SETSLOT', slot, 'IMPORTING', owner.id)
      await ask(owner, 'CLUSTER', 'SETSLOT', slot, 'MIGRATING', to.id)
      await migrate(to, '10')
      await amid()
      while ((await migrate(to, '100')) > 0);
      for (const node of [to, owner, ...masters]) {
        await ask(node, 'CLUSTER', 'SETSLOT', slot, 'NODE', to.id)
      }
      owner = to
    },
    async failOver() {
      await owner.redis.kill()
      await until(async () => {
        expect(await ask(replica, 'INFO', 'replication')).toContain('role:master')
        expect(await ask(replica, 'CLUSTER', 'INFO')).toContain('cluster_state:ok')
      })
    },
    async close() {
      for (const client of clients) if (client.isOpen) client.destroy()
      for (const { redis } of all) await redis.close()
    },
  }
}
