// One answer from its first request to its end: a request, the calls of its tools, the next request. This file knows
// nothing of trees and queues; how what several requests wrote becomes one message is request.ts.
import { toChatErrorData } from '../../errors.ts'
import type { Ending } from '../../message/accumulator.ts'
import { stepsOf, withoutKept } from '../../message/steps.ts'
import { untilAborted } from '../../http/until-aborted.ts'
import type { ChatMessage } from '../../message/types.ts'
import type { AnswerTask } from '../active-run.ts'
import { hasCall } from '../calls-apart.ts'
import { loaded } from '../loaded.ts'
import type { Session } from '../session.ts'
import { ask, attach } from './asking.ts'
import { callTools, claim, update } from './calling.ts'
import { withWayBack } from './kept-answer.ts'
import { reachedLimit } from './limits.ts'
import type { OpenAnswer } from './open-answer.ts'
import { askedOf, endedBetween, openCalls } from './open-calls.ts'
import { endRequest, readRequest, requestAfter } from './request.ts'
import { begin, stand, standing, type UnderWay, underWay } from './under-way.ts'

/** Sends the request and writes what comes back. */
export function openAnswer(session: Session, task: AnswerTask, emit: UnderWay['emit']): OpenAnswer {
  const controller = new AbortController()
  const { signal } = controller
  const open = underWay(session, task, emit, signal)
  let isSteered = false

  function requests(): number {
    const message = standing(open)
    return (task.requestsBefore ?? 0) + (message ? stepsOf(message).length : 0)
  }

  /** The first request, or what a person has decided in place of it. */
  async function start(): Promise<Ending> {
    const { phase } = open
    if (phase.type !== 'asking') return claim(open, phase.message as ChatMessage)
    try {
      if (!task.isReadAlong) await untilAborted(session.storage.begin(), signal)
    } catch (thrown) {
      return { type: 'failed', error: toChatErrorData(thrown) }
    }
    return task.attachment ? attach(open, task.attachment, phase.request) : ask(open, phase.request)
  }

  /** Asks again with what came of the calls, as far as a turn may go. */
  async function goOn(answered: ChatMessage): Promise<Ending> {
    try {
      const limit = reachedLimit(session, answered, requests())
      if (!limit) return await ask(open, begin(open, requestAfter('calls', answered)))
      throw (await loaded(import('./limit-error.ts'))).limitError(limit)
    } catch (thrown) {
      return { type: 'failed', error: toChatErrorData(thrown) }
    }
  }

  async function run(): Promise<void> {
    const { tools, onToolCall } = open.options
    let ending = await start()
    let areNew = !task.isToolStep
    const deals = !task.isReadAlong && (tools || onToolCall || task.isToolStep)
    while (deals && ending.type === 'complete' && !signal.aborted) {
      const { phase } = open
      if (phase.type === 'asking') for (const each of phase.request.choices) each.end(ending)
      const message = standing(open)
      if (!message || (phase.type === 'asking' && phase.request.choices.length > 1)) break
      const hasOpen = openCalls(message).length > 0
      if (hasOpen && tools && task.byItself) {
        // Nobody knows whether the person is there: what was called is not carried out before they have a word.
        stand(open, askedOf(withoutKept(message)))
        break
      }
      // Without an open call, a person has dealt with all of them, or there was none.
      const isDue = hasOpen ? await callTools(open, message, areNew) : !areNew
      const answered = standing(open)
      if (!isDue || !answered) break
      areNew = true
      isSteered = session.queue.hasSteer
      if (isSteered) break
      ending = await goOn(answered)
    }
    if (signal.aborted) return
    const stream = open.phase.type === 'asking' ? open.phase.request.stream : undefined
    emit({ type: 'end', ending: withWayBack(ending, stream) })
  }

  return {
    read() {
      const { phase } = open
      if (phase.type === 'asking') return readRequest(phase.request)
      return phase.message ? [{ message: phase.message, hasContent: true }] : []
    },
    tellsCall(id, besides) {
      const { choices } = open.phase.type === 'asking' ? open.phase.request : { choices: [] }
      return choices.some((choice) => {
        const told = choice.snapshot()
        return told.id !== besides && hasCall(told, id)
      })
    },
    end(ending) {
      const { phase } = open
      if (phase.type === 'asking') return endRequest(phase.request, ending, open.isLeft)
      const { message } = phase
      if (!message) return []
      const last = phase.type === 'calling' ? endedBetween(message, ending) : message
      return [{ message: last, hasContent: last.parts.length > 0 }]
    },
    update: (call) => update(open, call),
    get isSteered() {
      return isSteered
    },
    get requests() {
      return requests()
    },
    abort(how) {
      open.isLeft = how === 'left'
      controller.abort()
    },
    closed: run(),
  }
}
