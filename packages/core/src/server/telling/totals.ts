// What an answer came to, read by the client's own reader from the few events that tell it.
import type { ChatErrorData } from '../../errors.ts'
import { isWritten } from '../../http/end-marks.ts'
import { stream } from '../../http/stream.ts'
import { createAccumulator } from '../../message/accumulator.ts'
import type { Delta, Usage } from '../../message/types.ts'
import type { Watcher } from '../upstream/bytes.ts'
import { type Beside, createSource, PATIENT } from './beside.ts'
import { createSieve } from './sieve.ts'

/** What an answer came to. */
export interface Totals {
  /** Undefined where the endpoint did not say. */
  usage: Usage | undefined
  /** Of several choices that of the first. */
  finishReason: string | undefined
  /** Epoch milliseconds; undefined for an answer that came at once, as one body. */
  firstTokenAt: number | undefined
  /** The model that answered, as it calls itself. */
  model: string | undefined
  /** The answer's own id. */
  responseId: string | undefined
  /** What the answer itself says went wrong, e.g. in a frame of an error. */
  error: ChatErrorData | undefined
}

/** What a delta must be to be told of the whole answer; its text is not kept. */
const TOLD: ReadonlySet<Delta['type']> = new Set(['start', 'usage', 'cost', 'finish'])

/** Reads beside the caller; `totals` resolves when the answer has ended, and never rejects. */
export function createTotals(beside: Beside): { watcher: Watcher; totals: Promise<Totals> } {
  const source = createSource(beside)
  const decoder = new TextDecoder()
  const isStream = /^text\/event-stream/i.test(beside.headers.get('content-type') ?? '')
  const sieve = createSieve(beside.connection.dialect.relay?.totals ?? [])
  const accumulator = createAccumulator({
    message: { id: '', role: 'assistant', parts: [], createdAt: 0, status: 'pending' },
    now: PATIENT.now,
    startedAt: 0,
  })
  let firstTokenAt: number | undefined
  let isOver = false

  function onDeltas(deltas: readonly Delta[]): void {
    for (const delta of deltas) {
      if (TOLD.has(delta.type)) accumulator.push(delta)
      else if (isStream && firstTokenAt === undefined && isWritten(delta)) {
        firstTokenAt = PATIENT.now()
        sieve.close()
      }
    }
  }

  const totals = stream({ ...source.request, onDeltas }).then((ending): Totals => {
    isOver = true
    const { usage, finishReason, model, responseId } = accumulator.snapshot()
    const error = ending.type === 'failed' ? ending.error : undefined
    return { usage, finishReason, firstTokenAt, model, responseId, error }
  })

  const read = (text: string): void => source.push(isStream ? sieve.push(text) : text)
  return {
    totals,
    watcher: {
      chunk(bytes) {
        // What comes after the end of an answer is not read.
        if (!isOver) read(decoder.decode(bytes, { stream: true }))
      },
      end(ending) {
        if (!isOver) read(decoder.decode())
        source.push(sieve.end())
        source.end(ending)
      },
    },
  }
}
