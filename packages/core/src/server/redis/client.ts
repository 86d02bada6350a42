// What is used of a client of the npm package `redis`, from version 5.
import { withDeadline } from '../deadline.ts'
import { routeError } from '../refuse.ts'

/** A client of `redis`, connected by its owner: what `createClient` of that package gives. */
export interface RedisClient {
  readonly isReady: boolean
  sendCommand(args: string[]): Promise<unknown>
  /** Another connection to the same server, for reads that wait. */
  duplicate(): RedisConnection
}

/** A client of a cluster, connected by its owner: what `createCluster` of `redis` gives. Moves of slots and failovers are followed by it. */
export interface RedisCluster {
  readonly isOpen: boolean
  /** From version 6 of `redis`. */
  readonly isReady?: boolean | undefined
  /** To the node that has the key. */
  sendCommand(key: string, isReadonly: boolean, args: string[]): Promise<unknown>
  duplicate(): RedisCluster & Pick<RedisConnection, 'connect' | 'destroy' | 'on'>
  getSlotRandomNode(slot: number): unknown
}

/** A connection of this package's own. */
export interface RedisConnection extends RedisClient {
  connect(): Promise<unknown>
  destroy(): void
  on(event: 'error', listener: (error: unknown) => void): unknown
}

/** Sends one command. Those of one turn of the event loop go out together. */
export type Command = (...args: readonly (string | number)[]) => Promise<unknown>

/** The least version: `XADD … NOMKSTREAM` is from there on. Valkey says one that is newer. */
const LEAST = [6, 2] as const
/** Clients whose server is new enough, or does not say. */
const asked = new WeakSet<RedisClient>()

/** Asks a server once what it is. One that may not be asked, or says nothing, is taken as it is. */
async function checkServer(client: RedisClient): Promise<void> {
  const told = await client.sendCommand(['INFO', 'server']).catch((cause: unknown) => {
    // What a lost connection rejects with is for the command to say.
    if (!/NOPERM|unknown command/i.test(String(cause))) throw cause
  })
  const [, version = '', major, minor] =
    /^redis_version:((\d+)\.(\d+)[\d.]*)/m.exec(String(told)) ?? []
  const isOld = Number(major) < LEAST[0] || (Number(major) === LEAST[0] && Number(minor) < LEAST[1])
  if (isOld) {
    throw routeError(
      `the Redis of \`client\` is ${version}, so nothing is stored in it. Take ${LEAST.join('.')} or newer, or Valkey.`,
    )
  }
  asked.add(client)
}

/** Commands of a client. They reject at once while it is not connected, else after `patienceMs` without an answer. */
export function commandsOf(client: RedisClient, patienceMs: number): Command {
  return async (...args) => {
    if (!client.isReady) {
      throw routeError('Redis is not connected. What needs it is done without; look why.')
    }
    const what = `Redis did not answer ${args[0]} within ${patienceMs} ms.`
    const send = async (): Promise<unknown> => {
      if (!asked.has(client)) await checkServer(client)
      return client.sendCommand(args.map(String))
    }
    return withDeadline(send, patienceMs, what)
  }
}

/** @throws ChatError `usage` for what no key can begin with. */
export function checkPrefix(of: string, prefix: unknown): void {
  if (prefix === undefined || typeof prefix === 'string') return
  throw routeError(
    `\`prefix\` of ${of} is no text, so no key can begin with it. Pass one like '{x}:'.`,
  )
}

/** @throws ChatError `usage` for what is no client. */
function checkClient(of: string, client: unknown): void {
  const given = client as Partial<RedisClient & Record<string, unknown>> | undefined
  // Its commands are sent in another way: what a client takes would be sent as something else.
  if (typeof given?.['acquire'] === 'function') {
    throw routeError(
      `\`client\` of ${of} is one of a Sentinel, whose commands are sent in another way, so nothing could be stored. Pass what \`createClient\` of the npm package \`redis\` gives, for the address that stands in front of it.`,
    )
  }
  if (typeof given?.sendCommand === 'function' && typeof given.duplicate === 'function') return
  throw routeError(
    `\`client\` of ${of} is no client of the npm package \`redis\`, so nothing could be stored. Pass what its \`createClient\` gives, connected.`,
  )
}

const isCluster = (client: RedisClient | RedisCluster): client is RedisCluster =>
  'getSlotRandomNode' in client

/** A cluster as one server: all keys of a prefix are on one node, wherever that is by now. */
function asOne(cluster: RedisCluster, prefix: string): RedisClient {
  return {
    get isReady() {
      return cluster.isReady ?? cluster.isOpen
    },
    sendCommand: (args) => cluster.sendCommand(prefix, false, args),
    duplicate() {
      const own = cluster.duplicate()
      return {
        ...asOne(own, prefix),
        connect: () => own.connect(),
        destroy: () => own.destroy(),
        on: (event, listener) => own.on(event, listener),
      }
    },
  }
}

/** What commands are sent to. @throws ChatError `usage` for what is no client, and for keys that a cluster would scatter. */
export function clientOf(
  of: string,
  client: RedisClient | RedisCluster,
  prefix: string,
): RedisClient {
  checkClient(of, client)
  if (!isCluster(client)) return client
  if (/\{[^}]+\}/.test(prefix)) return asOne(client, prefix)
  throw routeError(
    `\`prefix\` of ${of} has no hash tag, so a cluster would scatter what belongs together. Write braces into it, as in '{x}:'.`,
  )
}
