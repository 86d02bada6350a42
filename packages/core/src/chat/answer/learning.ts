// Asking anew after a refusal that names what was wrong with what went back. What was learned is kept in memory, for one
// connection and one producer. How refusals are read, and what is sent then, comes with the first of them.
import type { Ending } from '../../message/accumulator.ts'
import type { ChatParams } from '../../dialect/params.ts'
import { withUsersJoined } from '../../dialect/wire-plain.ts'
import type { Lessons } from './learned-form.ts'
import type { OpenRequest } from '../../http/http.ts'
import type { Trial } from './refusals.ts'

const known = new WeakMap<object, Map<string, Lessons>>()

const form = () => import('./learned-form.ts')
const refusals = () => import('./refusals.ts')

/** How a request ended. */
export interface Sent {
  ending: Ending
  /** Something of an answer came: what was sent was taken, and must not be sent again. */
  isBegun: boolean
}

/** Sends a request, under a key of its own. */
export type SendLearned = (
  params: ChatParams,
  onRefusal: NonNullable<OpenRequest['onRefusal']>,
  isAgain: boolean,
) => Promise<Sent>

/** Sends a request in the form that was learned, and again for each thing that its refusal teaches. */
export async function learning(
  connection: object,
  producer: string,
  params: ChatParams,
  send: SendLearned,
): Promise<Ending> {
  let trial: Trial = { lessons: lessonsOf(connection, producer), tried: new Set() }
  for (let isAgain = false; ; isAgain = true) {
    const { lessons } = trial
    const asked =
      lessons.size > 0 ? (await form()).asLearned(params, lessons, withUsersJoined) : params
    let next: Trial | undefined
    let wasTold = false
    const onRefusal = async (status: number | undefined, body: string): Promise<boolean> => {
      wasTold = true
      next = await lessonIn(status, body, asked, trial)
      return next !== undefined
    }
    const { ending, isBegun } = await send(asked, onRefusal, isAgain)
    // Only what was taken is worth remembering.
    if (isAgain && (isBegun || ending.type === 'complete')) remember(connection, producer, lessons)
    if (ending.type !== 'failed' || isBegun) return ending
    const { kind, status, message } = ending.error
    // A refusal of status 200 came in place of the answer.
    if (!wasTold && kind === 'api') await onRefusal(status, message)
    if (!next) return ending
    trial = next
  }
}

/** What a refusal teaches. Those of sizes, rates and rights may name a member too, and teach nothing. */
async function lessonIn(
  status: number | undefined,
  body: string,
  asked: ChatParams,
  trial: Trial,
): Promise<Trial | undefined> {
  const isPlain = status === 400 || status === 422
  // Gateways pass a refusal on as an error of their own, or as an answer.
  if (!isPlain && status !== undefined && status >= 400 && status < 500) return undefined
  const file = await refusals().catch(() => undefined)
  return file?.nextTrial(body, asked, trial, isPlain)
}

function lessonsOf(connection: object, producer: string): Lessons {
  return known.get(connection)?.get(producer) ?? new Set()
}

/** Two chats may learn at the same time. */
function remember(connection: object, producer: string, lessons: Lessons): void {
  const ofConnection = known.get(connection) ?? new Map<string, Lessons>()
  const all = new Set([...lessonsOf(connection, producer), ...lessons])
  known.set(connection, ofConnection.set(producer, all))
}
