// A stream that is followed here, whichever process writes it.
import { keyOf, type StreamName } from '../keeping/streams.ts'
import { entriesOf, entryId } from './entries.ts'
import { follow } from './follower.ts'
import { type Heard, quietly, type RedisProcess } from './redis-process.ts'

/** All of it from the first byte on; undefined for what is not kept, and for what has no end and no writer. */
export async function read(
  here: RedisProcess,
  name: StreamName,
): Promise<ReadableStream<Uint8Array> | undefined> {
  const { command, keys, bounds, followed, tail } = here
  const stream = keys.stream(name)
  const [head, end] = await Promise.all([
    command('XRANGE', stream, entryId(1), entryId(1)),
    command('XREVRANGE', stream, '+', '-', 'COUNT', 1),
  ])
  const [first] = entriesOf(head)
  const [last] = entriesOf(end)
  if (first?.type !== 'writer') return undefined
  const isOver = last?.type === 'end'
  const writer = keys.inbox(first.instance)
  // Half of an answer that nobody writes any more would be told again at each asking.
  if (!isOver && Number(await command('EXISTS', writer)) !== 1) return undefined
  const mark = keys.mark(name)
  const heard: Heard = { stream, mark, writer, fail: (why) => follower.fail(why) }
  const follower = follow(stream, { command, tail, left: () => void followed.delete(heard) })
  if (!isOver) {
    followed.add(heard)
    here.start()
    quietly(command('SET', mark, '1', 'PX', bounds.leaseMs))
    quietly(command('ZREM', keys.abandoned(name), `${first.instance} ${keyOf(name)}`))
  }
  return follower.body
}
