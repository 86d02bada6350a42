// Asking anew after a refusal that names what was wrong with what went back. What was learned is kept in memory, for one
// connection and one producer. How refusals are read comes with the first of them.
import type { Ending } from '../message.ts'
import type { ChatParams } from '../params.ts'
import { withUsersJoined } from '../wire.ts'
import type { Lessons, Refusal } from './refusals.ts'

const known = new WeakMap<object, Map<string, Lessons>>()

const refusals = () => import('./refusals.ts')

/** Sends a request. `isBegun` where something of an answer came, so that it must not be sent again. */
export type SendLearned = (
  params: ChatParams,
  onRefusal: (status: number, body: string) => void,
  isAgain: boolean,
) => Promise<{ ending: Ending; isBegun: boolean }>

/** Sends a request in the form that was learned, and again for each thing that its refusal teaches. */
export async function learning(
  connection: object,
  producer: string,
  params: ChatParams,
  send: SendLearned,
): Promise<Ending> {
  const ofConnection = known.get(connection) ?? new Map<string, Lessons>()
  let lessons = ofConnection.get(producer)
  for (let isAgain = false; ; isAgain = true) {
    const asked = lessons ? (await refusals()).asLearned(params, lessons, withUsersJoined) : params
    let refusal: Refusal | undefined
    const onRefusal = (status: number, body: string): void => void (refusal = { status, body })
    const { ending, isBegun } = await send(asked, onRefusal, isAgain)
    if (ending.type !== 'failed' && lessons)
      known.set(connection, ofConnection.set(producer, lessons))
    if (ending.type !== 'failed' || isBegun) return ending
    const { status, message } = ending.error
    const given = refusal ?? { status, body: message }
    if (given.status !== 400 && given.status !== 422) return ending
    const learned = (await refusals()).lessonOf(given, asked, lessons)
    if (!learned) return ending
    lessons = learned
  }
}
