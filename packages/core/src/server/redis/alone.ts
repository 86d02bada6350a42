// An answer that is written here and whose caller is gone: followers elsewhere count, and it ends after a while without.
import { now } from '../now.ts'
import { quietly, type RedisProcess, type Written } from './redis-process.ts'
import { ABANDON } from './scripts.ts'
import { letGo } from './writing.ts'

/** Its caller is gone. */
export async function leave(here: RedisProcess, one: Written): Promise<void> {
  one.hasLeft = true
  await abandon(here, one)
}

/** Nobody listens to it here. Elsewhere somebody may: then it is not alone. */
async function abandon(here: RedisProcess, one: Written): Promise<void> {
  const { command, keys, instance, bounds, most } = here
  one.aloneSince = now()
  const places = [keys.abandoned(one.name), keys.mark(one.name)]
  const bound = [most.maxAbandoned, bounds.abandonedMs * 2]
  const args = [`${instance} ${one.key}`, Date.now(), ...bound, keys.inboxes]
  try {
    const isAlone = await command('EVAL', ABANDON, 2, ...places, ...args)
    if (Number(isAlone) !== 1) one.aloneSince = undefined
  } catch (error) {
    one.aloneSince = undefined
    throw error
  }
}

/** Asks whether somebody follows it, once in a beat. */
export async function lookAfter(here: RedisProcess, one: Written): Promise<void> {
  const isFollowed = Number(await here.command('EXISTS', here.keys.mark(one.name))) === 1
  if (isFollowed) one.aloneSince = undefined
  else if (one.aloneSince === undefined) quietly(abandon(here, one))
  else if (now() - one.aloneSince > here.bounds.abandonedMs) {
    quietly(letGo(here, one))
    one.told('drop')
  }
}
