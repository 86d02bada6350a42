// How a message ends: what becomes of its parts, and what it says of itself.
import { audioPart } from './audio-part.ts'
import { endedCall } from './call-end.ts'
import { orderCalls } from './call-order.ts'
import type { ChatErrorData } from '../errors.ts'
import { finishError, incompleteReasonOf, isGoodEnd } from '../dialect/finish-reason.ts'
import { timingOf } from './timing.ts'
import type { IncompleteReason } from './types.ts'
import { closeText, flush, type Writing } from './writing.ts'

/** How a stream ended. */
export type Ending =
  | { type: 'complete' }
  | { type: 'aborted' }
  /** `cause` is what was thrown beneath it; never stored. */
  | { type: 'failed'; error: ChatErrorData; cause?: unknown }

/** Closes all parts and marks the message as the ending and its finish reason say. */
export function endMessage(writing: Writing, ending: Ending): void {
  const { parts, fields, audio, logprobs, calls } = writing
  const { finishReason } = fields
  closeText(writing)
  flush(writing)
  if (audio.length > 0) parts.push(audioPart(audio.splice(0)))
  if (logprobs.content ?? logprobs.refusal) fields.logprobs = { ...logprobs }
  // One of several choices may have been whole before the stream broke off.
  const isCut = ending.type === 'failed' && ending.error.kind === 'interrupted'
  const isWhole = isCut && finishReason !== undefined && !writing.hasMore
  const own: Ending = isWhole ? { type: 'complete' } : ending
  const why = whyNot(own, finishReason)
  orderCalls(parts, calls)
  delete fields.waiting
  parts.forEach((part, position) => {
    if (part.type === 'tool' && part.state === 'args') parts[position] = endedCall(part, why)
  })
  const reason = reasonFor(own, finishReason)
  fields.status = reason ? 'incomplete' : 'complete'
  if (reason) fields.reason = reason
  if (own.type === 'failed') fields.error = own.error
  else if (reason === 'error') fields.error = finishError(finishReason ?? '').toJSON()
  const { startedAt, firstTokenAt, now } = writing
  fields.timing = timingOf(startedAt, firstTokenAt, now(), fields.usage)
}

/** Why no call of an answer may be carried out, or undefined when it ended well. */
function whyNot(ending: Ending, finishReason: string | undefined): string | undefined {
  if (ending.type === 'aborted') return 'its answer was stopped'
  if (finishReason === undefined || isGoodEnd(finishReason)) {
    return ending.type === 'failed' ? 'its answer broke off' : undefined
  }
  const reason = incompleteReasonOf(finishReason)
  if (reason === 'length')
    return 'its answer reached its greatest length, and the call may lack its end'
  if (reason === 'content_filter') return 'its answer was withheld by a filter'
  if (reason === 'other') {
    return `its answer ended with "${finishReason}", which is not known as a good end`
  }
  return `its answer broke off ("${finishReason}")`
}

function reasonFor(ending: Ending, finishReason: string | undefined): IncompleteReason | undefined {
  if (ending.type === 'aborted') return 'aborted'
  if (ending.type === 'failed') {
    return ending.error.kind === 'interrupted' ? 'interrupted' : 'error'
  }
  return finishReason === undefined ? undefined : incompleteReasonOf(finishReason)
}
