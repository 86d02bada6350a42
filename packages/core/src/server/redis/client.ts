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

/** A connection of this package's own. */
export interface RedisConnection extends RedisClient {
  connect(): Promise<unknown>
  destroy(): void
  on(event: 'error', listener: (error: unknown) => void): unknown
}

/** Sends one command. Those of one turn of the event loop go out together. */
export type Command = (...args: readonly (string | number)[]) => Promise<unknown>

/** Commands of a client. They reject at once while it is not connected, else after `patienceMs` without an answer. */
export function commandsOf(client: RedisClient, patienceMs: number): Command {
  return async (...args) => {
    if (!client.isReady) {
      throw routeError('Redis is not connected. What needs it is done without; look why.')
    }
    const what = `Redis did not answer ${args[0]} within ${patienceMs} ms.`
    return withDeadline(() => client.sendCommand(args.map(String)), patienceMs, what)
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
export function checkClient(of: string, client: unknown): void {
  const given = client as Partial<RedisClient> | undefined
  if (typeof given?.sendCommand === 'function' && typeof given.duplicate === 'function') return
  throw routeError(
    `\`client\` of ${of} is no client of the npm package \`redis\`, so nothing could be stored. Pass what its \`createClient\` gives, connected.`,
  )
}
