// A store of somebody else, which may hang or fail: every call has a deadline, and none rejects.
import type { ChatError } from '../../errors.ts'
import { DEADLINE_CODE, withDeadline } from '../deadline.ts'
import { now } from '../now.ts'
import { routeError } from '../refuse.ts'
import type { StreamName, StreamOrder, StreamStore, StreamWriter } from './streams.ts'

/** Milliseconds that a call may take. To open is waited for beside the upstream, see `GRACE_MS`. */
const DEADLINES = {
  open: 2000,
  read: 2000,
  stop: 1000,
  append: 5000,
  end: 5000,
  leave: 5000,
  drop: 5000,
}

/** How long a verb that hung is not tried again, and how often its owner is told, in milliseconds. */
const AWAY_MS = 5000

type Verb = keyof typeof DEADLINES

/** A writer whose calls say whether they worked. */
export interface CarefulWriter {
  append(bytes: Uint8Array): Promise<boolean>
  end(): Promise<boolean>
  leave(): Promise<boolean>
  drop(): Promise<boolean>
}

/** A store that always answers. */
export interface CarefulStore {
  open(
    name: StreamName,
    told: (order: StreamOrder) => void,
  ): Promise<CarefulWriter | 'taken' | undefined>
  read(name: StreamName): Promise<ReadableStream<Uint8Array> | undefined>
  /** Undefined where the store did not answer. */
  stop(name: StreamName): Promise<boolean | undefined>
}

function sentenceOf(verb: Verb): string {
  return `the store of \`streams\` did not answer \`${verb}\` within ${DEADLINES[verb]} ms. Answers go on, but may not be taken up again; look whether it is reachable.`
}

/** Wraps a store. `onError` hears of each verb at most every 5 seconds. */
export function carefulStore(
  store: StreamStore,
  onError: (error: ChatError) => void,
): CarefulStore {
  const away = new Map<Verb, number>()
  const told = new Map<Verb, number>()

  function tell(verb: Verb, cause: unknown): void {
    const at = now()
    if (at - (told.get(verb) ?? -Infinity) < AWAY_MS) return
    told.set(verb, at)
    const isLate = (cause as { code?: unknown } | undefined)?.code === DEADLINE_CODE
    const message =
      'the store of `streams` failed. Answers go on, but may not be taken up again; its cause says why.'
    onError(isLate ? (cause as ChatError) : routeError(message, cause))
  }

  /** The value in a list, an empty one where there is none to be had. */
  async function attempt<T>(
    verb: Verb,
    call: () => Promise<T>,
    late?: (value: T) => void,
  ): Promise<readonly [T] | readonly []> {
    try {
      return [await withDeadline(call, DEADLINES[verb], sentenceOf(verb), late)]
    } catch (cause) {
      const isLate = (cause as { code?: unknown } | undefined)?.code === DEADLINE_CODE
      if (isLate && now() >= (away.get(verb) ?? 0)) miss(verb)
      tell(verb, cause)
      return []
    }
  }

  function miss(verb: Verb): void {
    away.set(verb, now() + AWAY_MS)
  }

  /** As `attempt`, but not where the verb hung lately: then one call finds out for all. */
  async function ask<T>(
    verb: Verb,
    call: () => Promise<T>,
    late?: (value: T) => void,
  ): Promise<readonly [T] | readonly []> {
    const until = away.get(verb)
    if (until !== undefined && now() < until) return []
    if (until !== undefined) miss(verb)
    const began = away.get(verb)
    const found = await attempt(verb, call, late)
    if (found.length > 0 && away.get(verb) === began) away.delete(verb)
    return found
  }

  function careful(writer: StreamWriter): CarefulWriter {
    const works = async (verb: 'append' | 'end' | 'leave' | 'drop', call: () => Promise<void>) =>
      (await attempt(verb, call)).length > 0
    return {
      append: (bytes) => works('append', () => writer.append(bytes)),
      end: () => works('end', () => writer.end()),
      leave: () => works('leave', () => writer.leave()),
      drop: () => works('drop', () => writer.drop()),
    }
  }

  return {
    async open(name, hear) {
      const close = (writer: StreamWriter | 'taken' | undefined): void => {
        if (writer !== undefined && writer !== 'taken') void careful(writer).drop()
      }
      const [writer] = await ask('open', () => store.open(name, hear), close)
      if (writer === 'taken') return writer
      // What a store of somebody else gives may be nothing of the kind.
      return typeof writer?.append === 'function' ? careful(writer) : undefined
    },
    async read(name) {
      const [body] = await ask(
        'read',
        () => store.read(name),
        (late) => void late?.cancel().catch(() => undefined),
      )
      return typeof body?.getReader === 'function' ? body : undefined
    },
    async stop(name) {
      const [isKept] = await ask('stop', () => store.stop(name))
      return isKept
    },
  }
}
