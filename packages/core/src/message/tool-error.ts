import { ChatError, type ChatErrorData, messageOf } from '../errors.ts'

/** The code of a call that was never carried out, because its answer did not end well. Its model is not told. */
export const NOT_CARRIED_OUT = 'not_carried_out'

/** What a tool threw, in the words that the model gets to read. */
export function toolError(thrown: unknown): ChatErrorData {
  return callError('tool_failed', messageOf(thrown))
}

/** Why a call was not carried out, in words that a person reads. */
export function notCarriedOut(why: string): ChatErrorData {
  return callError(NOT_CARRIED_OUT, `Not carried out: ${why}.`)
}

/** Of a call of a good answer that nobody carried out: its model is told that much. */
export function calledOff(why: string): ChatErrorData {
  return callError('called_off', `Not carried out: ${why}.`)
}

/** What the model reads of arguments that are no JSON. */
export const MALFORMED = 'The arguments were no valid JSON.'

/** Of a call that was at work when its chat was closed or stopped. */
export function outcomeUnknown(): ChatErrorData {
  return callError(
    'outcome_unknown',
    'This was cut off while it was at work, so it is not known whether it was carried out. It is not tried again by itself.',
  )
}

function callError(code: string, message: string): ChatErrorData {
  return new ChatError('usage', { code, message }).toJSON()
}
