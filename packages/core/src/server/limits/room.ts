// Room for one request among those of its window: taken before it goes upstream, corrected by what its answer took.
import { asArray, asNumber } from '../../json.ts'
import type { Answered } from '../telling/told.ts'
import type { Watcher } from '../upstream/bytes.ts'
import type { Refusal } from '../refuse.ts'
import type { ReadBody } from './body.ts'
import type { Limits, Refused, Reserved } from './limits.ts'

/** Characters for a token, roughly: the prompt is counted for its reservation alone. */
const CHARACTERS = 4
const LINE_FEED = 10
/** Tokens that an answer is thought to take where nothing limits it. */
const UNLIMITED = 4096

/** A request that has its room. */
export interface Room {
  /** Counts what comes, for an answer that does not say what it took. */
  watcher: Watcher
  /** Settles by what is told of the end of the answer. */
  listener(answered: Pick<Answered, 'ending' | 'usage'>): void
  /** Settles a request whose end is not told. */
  end(response: Response): void
}

function tokensOf({ bytes, value }: ReadBody): { prompt: number; most: number } {
  const prompt = Math.ceil(bytes.byteLength / CHARACTERS)
  const asked = ['max_tokens', 'max_completion_tokens'].map((name) => asNumber(value[name]) ?? 0)
  const isTokens = asArray(value['prompt']).every((each) => typeof each === 'number')
  const prompts = isTokens ? 1 : asArray(value['prompt']).length
  const choices = Math.max(asNumber(value['n']) ?? 1, asNumber(value['best_of']) ?? 1)
  return { prompt, most: prompt + (Math.max(...asked) || UNLIMITED) * choices * prompts }
}

/** The refusal of a request that has to wait. */
function waiting({ bound, retryAfterMs }: Refused): Refusal {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000))
  const headers = { 'retry-after': String(seconds) }
  if (bound === undefined) {
    const message = `This chat route cannot count requests at the moment, and serves none uncounted. Try again in ${seconds} seconds.`
    return { status: 503, code: 'limits_unavailable', message, headers }
  }
  const { of, what, limit, windowMs } = bound
  const whom = of === 'owner' ? ' of each user' : ''
  const message = `This chat route takes at most ${limit} ${what}${whom} in ${spanOf(windowMs)}. Try again in ${spanOf(seconds * 1000)}.`
  return { status: 429, code: 'rate_limit_exceeded', message, headers }
}

const UNITS = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
] as const

/** A length of time in words. */
function spanOf(ms: number): string {
  const [length, name] = UNITS.find(([each]) => ms >= each && ms % each === 0) ?? [1000, 'second']
  const count = Math.ceil(ms / length)
  return `${count} ${name}${count === 1 ? '' : 's'}`
}

/** Takes room for a request, or says why it has to wait. */
export async function takeRoom(
  limits: Limits,
  asked: { owner: string | undefined; body: ReadBody; asksModel: boolean; isTold: boolean },
  tell: (cause: unknown) => void,
): Promise<Room | { refusal: Refusal }> {
  const { owner, body, asksModel, isTold } = asked
  const { prompt, most } = asksModel ? tokensOf(body) : { prompt: 0, most: 0 }
  const taken = await limits.reserve({ owner, tokens: most }, tell)
  if (!('settle' in taken)) return { refusal: waiting(taken) }
  const isStream = body.value['stream'] === true
  return createRoom(taken, { prompt: asksModel ? prompt : undefined, isStream, isTold })
}

/** Settles by the usage that an answer tells, or by its length where it tells none. */
function createRoom(
  reserved: Reserved,
  { prompt, isStream, isTold }: { prompt: number | undefined; isStream: boolean; isTold: boolean },
): Room {
  let lines = 0
  let size = 0
  // Nearly every event of a stream is one token, and each has a line and an empty one.
  const guessed = (): number =>
    prompt === undefined ? 0 : prompt + Math.ceil(isStream ? lines / 2 : size / CHARACTERS)
  return {
    watcher: {
      chunk(bytes) {
        size += bytes.byteLength
        for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) {
          lines += 1
        }
      },
      end() {
        if (!isTold) reserved.settle(guessed())
      },
    },
    listener({ ending, usage }) {
      reserved.settle(ending === 'refused' ? 0 : (usage?.totalTokens ?? guessed()))
    },
    end(response) {
      if (!isTold && !response.ok) reserved.settle(0)
    },
  }
}
