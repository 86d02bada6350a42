// What an answer came to, read by the client's own reader from the few events that tell it.
import type { ChatErrorData } from '../../errors.ts'
import { isWritten } from '../../http/end-marks.ts'
import { stream } from '../../http/stream.ts'
import { createAccumulator } from '../../message/accumulator.ts'
import type { Delta, Usage } from '../../message/types.ts'
import type { Watcher } from '../upstream/bytes.ts'
import { firstTokenIn } from '../upstream/first-token.ts'
import { type Beside, createSource, PATIENT, type Source } from './beside.ts'
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

/** How much of an answer is looked through at once, in bytes: event by event it takes several times as long. */
const BLOCK = 8 * 1024
/** How much text may wait for the end of its answer, in characters. */
const MOST_WAITING = 64 * 1024

/**
 * Reads beside the caller; `totals` resolves when the answer has ended, and never rejects. While tokens pass their bytes
 * are collected and no more: the few events that tell something are read at the end.
 */
export function createTotals(beside: Beside): { watcher: Watcher; totals: Promise<Totals> } {
  const { connection, operation, params, headers } = beside
  const decoder = new TextDecoder()
  const isStream = /^text\/event-stream/i.test(headers.get('content-type') ?? '')
  const sieve = createSieve(connection.dialect.relay?.totals ?? [])
  const isToken = firstTokenIn(connection.dialect, operation, params, isWritten)
  /** Made when there is something to read: while tokens pass it would only be kept. */
  let source: Source | undefined
  let block = new Uint8Array(0)
  let size = 0
  let waiting = ''
  let firstTokenAt: number | undefined
  let isOver = false
  let tell: (totals: Totals) => void
  const totals = new Promise<Totals>((resolve) => (tell = resolve))

  function begin(): Source {
    const begun = createSource(beside)
    const accumulator = createAccumulator({
      message: { id: '', role: 'assistant', parts: [], createdAt: 0, status: 'pending' },
      now: PATIENT.now,
      startedAt: 0,
    })
    function onDeltas(deltas: readonly Delta[]): void {
      for (const delta of deltas) if (TOLD.has(delta.type)) accumulator.push(delta)
    }
    void stream({ ...begun.request, onDeltas }).then((ending) => {
      isOver = true
      const { usage, finishReason, model, responseId } = accumulator.snapshot()
      const error = ending.type === 'failed' ? ending.error : undefined
      tell({ usage, finishReason, firstTokenAt, model, responseId, error })
    })
    return begun
  }

  /** Gives what has waited to the reader. */
  function give(): Source {
    source ??= begin()
    source.push(waiting)
    waiting = ''
    return source
  }

  function look(text: string): void {
    waiting += isStream ? sieve.push(text) : text
    if (waiting.length > MOST_WAITING) give()
  }

  /** Looks through what has been collected. */
  function empty(): void {
    look(decoder.decode(block.subarray(0, size), { stream: true }))
    size = 0
  }

  function collect(bytes: Uint8Array): void {
    if (size + bytes.length > BLOCK) empty()
    if (bytes.length > BLOCK) return look(decoder.decode(bytes, { stream: true }))
    if (block.length === 0) block = new Uint8Array(BLOCK)
    block.set(bytes, size)
    size += bytes.length
  }

  return {
    totals,
    watcher: {
      chunk(bytes) {
        // What comes after the end of an answer is not read.
        if (isOver) return
        collect(bytes)
        if (!isStream || firstTokenAt !== undefined || !isToken(bytes)) return
        firstTokenAt = PATIENT.now()
        empty()
        sieve.close()
      },
      end(ending) {
        empty()
        look(decoder.decode())
        waiting += sieve.end()
        give().end(ending)
      },
    },
  }
}
