// The calls of an answer between two of its requests: claimed, carried out, and published as they go.
import { toChatErrorData, usageError } from '../../errors.ts'
import { untilAborted } from '../../http/until-aborted.ts'
import type { Ending } from '../../message/accumulator.ts'
import { stepsOf, withoutKept } from '../../message/steps.ts'
import { MALFORMED, toolError } from '../../message/tool-error.ts'
import type { ChatMessage, ToolPart } from '../../message/types.ts'
import { inTime } from '../deadline.ts'
import { isDueAgain, isOvertaken, isUnsettled, openCalls, withCall } from './open-calls.ts'
import { stand, standing, type UnderWay, withAnswer } from './under-way.ts'

/** Makes sure that what a person decided is not acted on elsewhere as well. */
export async function claim(open: UnderWay, decided: ChatMessage): Promise<Ending> {
  const { session, task, signal } = open
  const { scheduler, storage } = session
  const find = (): ChatMessage | undefined =>
    task.isAmended ? task.before : session.store.get().tree.nodes.get(task.message.id)?.message
  try {
    await untilAborted(inTime(storage.claim(), scheduler), signal)
    const now = find()
    if (now && !isOvertaken(now, decided)) {
      // Also a denial: a page that dies now must not ask for it again.
      await untilAborted(inTime(storage.save(), scheduler), signal)
      return { type: 'complete' }
    }
    throw usageError(
      'the call was dealt with elsewhere, perhaps in another tab, so nothing was done here. What came of it is shown in its answer.',
    )
  } catch (thrown) {
    open.phase = { type: 'overtaken', message: find() }
    return { type: 'failed', error: toChatErrorData(thrown) }
  }
}

/** Carries out the calls of the answer, which stands alone by now. True when the model is to be asked again. */
export async function callTools(
  open: UnderWay,
  message: ChatMessage,
  areNew: boolean,
): Promise<boolean> {
  const { session, options, signal } = open
  const { scheduler, storage } = session
  stand(open, { ...withoutKept(message), status: 'streaming' })
  if (areNew) for (const call of openCalls(message)) announce(open, call)
  // Only kept calls are carried out: a page that dies meanwhile must not find them undone.
  if (options.tools)
    await untilAborted(inTime(storage.save(), scheduler), signal).catch(() => undefined)
  const kept = standing(open)
  if (signal.aborted || !kept) return false
  const next = await carryOut(open, kept)
  const now = standing(open)
  if (signal.aborted || !now) return false
  if (next === 'await' && isDueAgain(now, openCalls(kept))) return callTools(open, now, false)
  const status = next === 'await' ? 'awaiting' : message.status
  open.phase = { type: 'calling', message: { ...now, status } }
  return next === 'continue'
}

/** Tells the app of a call that is whole. */
function announce(open: UnderWay, call: ToolPart): void {
  // The input of a custom tool is free text; what begins as JSON and is none is no input at all.
  const isMalformed = call.args === undefined && call.argsText.trimStart().startsWith('{')
  if (isMalformed) update(open, failed(call, MALFORMED))
  else open.emit({ type: 'call', call })
}

function failed(call: ToolPart, thrown: unknown): ToolPart {
  return { ...call, state: 'error', error: toolError(thrown) }
}

async function carryOut(
  open: UnderWay,
  message: ChatMessage,
): Promise<'continue' | 'await' | 'end'> {
  const { session, options, signal } = open
  const calls = openCalls(message)
  // The app has dealt with all of them.
  if (calls.length === 0) return 'continue'
  const publish = (call: ToolPart): void => update(open, call)
  if (!options.tools) {
    if (options.onToolCall) return 'await'
    if (!calls.every(({ isApproved }) => isApproved)) return 'end'
    // Nobody carries them out any more.
    for (const call of calls) publish(failed(call, `There is no tool "${call.name}".`))
    return 'continue'
  }
  try {
    const step = stepsOf(message).length - 1
    const ended = options.tools.run({
      calls,
      messages: withAnswer(open, message),
      step,
      signal,
      update: publish,
      isAllowed: (name) => session.allowed.has(name),
    })
    return await untilAborted(ended, signal)
  } catch (thrown) {
    // A stop, or a runner of the app's own that did not keep its word.
    for (const call of calls) publish(failed(call, thrown))
    return 'continue'
  }
}

/** Publishes a call as it now stands. */
export function update(open: UnderWay, call: ToolPart): void {
  const { phase, signal } = open
  // A tool that does not hear of its end must not change what has ended.
  if (signal.aborted || phase.type !== 'calling') return
  const { message } = phase
  // What the app has answered meanwhile stays answered.
  const isUnanswered = message.parts.some(
    (part) => part.type === 'tool' && part.id === call.id && isUnsettled(part),
  )
  if (isUnanswered) stand(open, withCall(message, call))
}
