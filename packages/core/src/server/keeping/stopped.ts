// How an answer ends that somebody stopped while others read it.
import { STOPPED_CODE } from '../../dialect/api-error.ts'
import { eventOf } from '../upstream/error-event.ts'

const error = {
  message: 'The answer was stopped.',
  type: 'stopped',
  param: null,
  code: STOPPED_CODE,
}

/** The last event of a stopped answer. */
export function stoppedEvent(): Uint8Array {
  return eventOf({ error })
}
