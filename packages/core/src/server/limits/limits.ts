// How much may be asked in a window of time, by each owner and in all. What is counted is decided here; where the
// numbers are kept is a store of two verbs, in memory or shared by several processes.
import { namesOf, refuseUnknown } from '../../unknown-members.ts'
import { withDeadline } from '../deadline.ts'
import { now } from '../now.ts'
import { routeError } from '../refuse.ts'
import type { Counter, CounterStore } from './counters.ts'
import { memoryCounters } from './memory-counters.ts'

/** How much in one window. Windows begin at whole multiples of their length since 1970, UTC: a day's at midnight. */
export interface Bound {
  /** Requests, whatever comes of them. */
  requests?: number | undefined
  /** Tokens of prompts and answers. What a request may take is reserved when it starts, and corrected when it has ended. */
  tokens?: number | undefined
  /** Milliseconds. @default 60_000 */
  windowMs?: number | undefined
}

/** What counts are made from. */
export interface Bounds {
  /** For each `owner` that `authorize` gives; several bounds hold together. Callers without one are one owner. */
  perOwner?: Bound | readonly Bound[] | undefined
  /** For all callers together. */
  inAll?: Bound | readonly Bound[] | undefined
}

/** What `createLimits` is made from. */
export interface LimitsOptions extends Bounds {
  store: CounterStore
  /** Milliseconds to wait for the store. @default 500 */
  storeMs?: number | undefined
  /**
   * What happens while the store fails: `count-here` counts in the memory of this process until it answers again, so that
   * limits hold for each process and nobody waits; `refuse` answers 503, where no request may go uncounted.
   * @default 'count-here'
   */
  whenStoreFails?: 'count-here' | 'refuse' | undefined
}

/** A request that was let in. */
export interface Reserved {
  /** Tells what it took, once: what was reserved and not taken is given back. `undefined` leaves it as reserved. */
  settle(tokens: number | undefined): void
}

/** A request that has to wait. */
export interface Refused {
  /** The bound that is met; undefined where the store could not tell. */
  bound:
    | { of: 'owner' | 'all'; what: 'requests' | 'tokens'; limit: number; windowMs: number }
    | undefined
  retryAfterMs: number
}

/** Counts requests: the option `limits` of a route. */
export interface Limits {
  /** Takes room for one request. Never rejects. @param tell hears of a store that fails */
  reserve(
    asked: { owner: string | undefined; tokens: number },
    tell: (cause: unknown) => void,
  ): Promise<Reserved | Refused>
}

/** How long a store that failed is not asked, in milliseconds: nobody waits for it twice. */
const PAUSE_MS = 5000

const BOUND = namesOf<Bound>({ requests: true, tokens: true, windowMs: true })
const OPTIONS = namesOf<LimitsOptions>({
  perOwner: true,
  inAll: true,
  store: true,
  storeMs: true,
  whenStoreFails: true,
})

type Rule = NonNullable<Refused['bound']>

/** One rule for each number of a bound. */
function rulesOf(of: Rule['of'], given: Bounds['inAll'] = []): Rule[] {
  const name = of === 'owner' ? '`perOwner`' : '`inAll`'
  const bounds = Array.isArray(given) ? (given as readonly Bound[]) : [given as Bound]
  return bounds.flatMap((bound) => {
    refuseUnknown(bound, { of: name, known: BOUND, elsewhere: OPTIONS, error: routeError })
    const { windowMs = 60_000 } = bound
    const rules = (['requests', 'tokens'] as const).flatMap((what) => {
      const limit = bound[what]
      return limit === undefined ? [] : [{ of, what, limit, windowMs }]
    })
    const numbers = [windowMs, ...rules.map(({ limit }) => limit)]
    if (rules.length > 0 && numbers.every((each) => Number.isSafeInteger(each) && each > 0)) {
      return rules
    }
    throw routeError(
      `${name} of limits is ${JSON.stringify(bound)}, which limits nothing. Give \`requests\` or \`tokens\`, and \`windowMs\`, as whole numbers of at least 1.`,
    )
  })
}

function checkStore({ store, storeMs = 1, whenStoreFails = 'refuse' }: LimitsOptions): void {
  if (typeof store?.take !== 'function' || typeof store.add !== 'function') {
    throw routeError('the `store` of limits has no `take` and `add`, so nothing can be counted.')
  }
  if (!(typeof storeMs === 'number' && storeMs > 0)) {
    throw routeError(
      `\`storeMs\` of limits is ${JSON.stringify(storeMs)}, which is no time to wait. Pass milliseconds above 0.`,
    )
  }
  if (whenStoreFails !== 'refuse' && whenStoreFails !== 'count-here') {
    throw routeError(
      `\`whenStoreFails\` of limits is ${JSON.stringify(whenStoreFails)}. Pass "count-here" or "refuse".`,
    )
  }
}

/** An owner's part of a key, of bounded length. */
function nameOf(owner: string): string {
  return owner.length <= 200 ? owner : `${owner.slice(0, 150)}…${owner.length}…${owner.slice(-45)}`
}

/**
 * Limits over a store of counters. `memoryLimits` and `redisLimits` are made of it.
 * @throws ChatError `usage` for bounds that limit nothing.
 */
export function createLimits(options: LimitsOptions): Limits {
  refuseUnknown(options, { of: 'limits', known: OPTIONS, elsewhere: BOUND, error: routeError })
  const { store, perOwner, inAll, storeMs = 500, whenStoreFails = 'count-here' } = options
  const rules = [...rulesOf('owner', perOwner), ...rulesOf('all', inAll)]
  if (rules.length === 0) {
    throw routeError('limits without `perOwner` and `inAll` limit nothing. Give one of them.')
  }
  checkStore(options)
  const here = memoryCounters()
  let pausedUntil = 0

  function counterFor(rule: Rule, owner: string, amount: number): Counter & { limit: number } {
    const { of, what, limit, windowMs } = rule
    const time = Date.now()
    const window = Math.floor(time / windowMs)
    return {
      key: [what, windowMs, window, of, ...(of === 'owner' ? [nameOf(owner)] : [])].join(':'),
      amount,
      limit,
      expiresMs: (window + 1) * windowMs - time,
    }
  }

  /** What the store gives, or undefined where it gave nothing in time. */
  async function ask<T>(
    call: () => Promise<T>,
    tell: (cause: unknown) => void,
  ): Promise<{ given: T } | undefined> {
    if (now() < pausedUntil) return undefined
    try {
      const what = `the store of \`limits\` did not answer within ${storeMs} ms.`
      return { given: await withDeadline(call, storeMs, what) }
    } catch (cause) {
      // Of many that were asked at once the first is told.
      if (now() >= pausedUntil) tell(cause)
      pausedUntil = now() + PAUSE_MS
      return undefined
    }
  }

  return {
    async reserve({ owner = '', tokens }, tell) {
      // A request that may take more than a whole window has waits for an empty one, not for ever.
      const taken = rules
        .filter(({ what }) => what === 'requests' || tokens > 0)
        .map((rule) => {
          const amount = rule.what === 'tokens' ? Math.min(tokens, rule.limit) : 1
          return { rule, counter: counterFor(rule, owner, amount) }
        })
      const counters = taken.map(({ counter }) => counter)
      const asked = await ask(() => store.take(counters), tell)
      if (!asked && whenStoreFails === 'refuse') return { bound: undefined, retryAfterMs: PAUSE_MS }
      const counting = asked ? store : here
      const full = new Set(asked ? asked.given : await here.take(counters))
      const met = taken
        .filter(({ counter }) => full.has(counter.key))
        .toSorted((left, right) => right.counter.expiresMs - left.counter.expiresMs)[0]
      if (met) return { bound: met.rule, retryAfterMs: met.counter.expiresMs }
      let isSettled = false
      return {
        settle(spent) {
          if (isSettled || spent === undefined) return
          isSettled = true
          const late = taken.flatMap(({ rule, counter }) => {
            const current = counterFor(rule, owner, spent - counter.amount)
            if (rule.what !== 'tokens' || current.amount === 0) return []
            // Only the window that was charged has something to give back.
            return current.amount < 0 && current.key !== counter.key ? [] : [current]
          })
          if (late.length === 0) return
          void (counting === here ? here.add(late) : ask(() => store.add(late), tell))
        },
      }
    },
  }
}
