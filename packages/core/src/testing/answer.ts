// One answer as one response: streamed with its pace, or whole after the time it would have taken.
import type { Clock } from './clock.ts'
import { isToken, type Piece } from './pieces.ts'
import { playFrames, type Frame } from './play.ts'
import { errorResponse } from './responses.ts'
import type { Answer, Pace } from './script.ts'
import { openingChunk, pieceChunk, usageChunk, wholeBody, type Head } from './wire.ts'

/** All that a response is made from. */
export interface Job {
  head: Head
  answer: Answer
  pieces: readonly Piece[]
  /** How many choices. */
  count: number
  pace: Pace
  usage: object | undefined
  includeUsage: boolean
  clock: Clock
  signal: AbortSignal | undefined
  onEnd(state: 'finished' | 'aborted'): void
}

function frame(data: string, tokens: 0 | 1 = 0): Frame {
  return { data: `data: ${data}\n\n`, tokens }
}

function* framesOf(job: Job): Generator<Frame> {
  const { head, answer, pieces, count, usage, includeUsage } = job
  for (let choice = 0; choice < count; choice += 1) {
    const opening = openingChunk(head, choice)
    if (opening !== undefined) yield frame(opening)
  }
  for (const piece of pieces) {
    if (piece.type === 'stall') yield 'stall'
    if (piece.type === 'cut') yield answer.cut === 'break' ? 'break' : 'cut'
    const data = pieceChunk(head, piece, answer)
    if (data !== undefined) yield frame(data, isToken(piece) ? 1 : 0)
    if (piece.type === 'error') return
  }
  if (includeUsage && usage !== undefined) yield frame(usageChunk(head, usage))
  yield frame('[DONE]')
}

/** The answer as server-sent events. */
export function streamAnswer(job: Job): Response {
  const { pace, clock, signal, onEnd } = job
  const body = playFrames({ frames: framesOf(job), pace, clock, signal, onEnd })
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      ...job.answer.headers,
    },
  })
}

/** The answer as one JSON body. */
export function wholeAnswer(job: Job): Response {
  const { head, answer, pieces, count, pace, usage, clock, signal, onEnd } = job
  const ending = pieces.at(-1)
  if (ending?.type === 'error') {
    onEnd('finished')
    return errorResponse(ending.error)
  }
  const body = JSON.stringify(wholeBody(head, pieces, answer, count, usage))
  const { firstTokenMs = 0, tokensPerSecond = 'instant' } = pace
  const steps = Math.max(0, pieces.filter(isToken).length - 1)
  const writing = tokensPerSecond === 'instant' ? 0 : (steps / tokensPerSecond) * 1000
  const frames: Frame[] = [{ data: body, tokens: 0 }]
  // An interrupted answer is half a body, then silence or the end.
  if (ending?.type === 'stall') frames.splice(0, 1, half(body), 'stall')
  if (ending?.type === 'cut')
    frames.splice(0, 1, half(body), answer.cut === 'break' ? 'break' : 'cut')
  const late = { firstTokenMs: firstTokenMs + writing }
  return new Response(playFrames({ frames, pace: late, clock, signal, onEnd }), {
    headers: { 'content-type': 'application/json', ...answer.headers },
  })
}

function half(body: string): Frame {
  return { data: body.slice(0, body.length / 2), tokens: 0 }
}
