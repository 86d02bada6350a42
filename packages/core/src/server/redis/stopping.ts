// A stop, asked here and heard by the process that writes.
import { keyOf, type StreamName } from '../keeping/streams.ts'
import { quietly, type RedisProcess } from './redis-process.ts'
import { STOP } from './scripts.ts'
import { letGo } from './writing.ts'

/** Tells its writer to stop. False for what is not kept. */
export async function stop({ command, keys }: RedisProcess, name: StreamName): Promise<boolean> {
  const isKept = await command('EVAL', STOP, 1, keys.stream(name), keyOf(name), keys.inboxes)
  return Number(isKept) === 1
}

/** Hears what another process says of a stream that is written here. */
export function hear(here: RedisProcess, what: string, key: string): void {
  const one = here.written.get(key)
  if (!one) return
  if (what === 'drop') quietly(letGo(here, one))
  one.told(what === 'stop' ? 'stop' : 'drop')
}
