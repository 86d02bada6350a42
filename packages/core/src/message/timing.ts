// How long answers took, and how fast they came.
import type { ChatMessage, Timing, Usage } from './types.ts'

/** What was told of how an answer came. */
type Timed = Pick<ChatMessage, 'timing' | 'usage'>

/** An answer that came in less, or whole, has no speed: what would be measured is the network. */
const SHORTEST_MS = 250

/** The timing of one request. All moments in milliseconds of one clock. */
export function timingOf(
  startedAt: number,
  firstTokenAt: number | undefined,
  endedAt: number,
  usage: Usage | undefined,
): Timing {
  const totalMs = endedAt - startedAt
  if (firstTokenAt === undefined) return { totalMs }
  const result = { firstTokenMs: firstTokenAt - startedAt, totalMs }
  const writtenMs = endedAt - firstTokenAt
  if (!usage || writtenMs < SHORTEST_MS) return result
  const seconds = writtenMs / 1000
  return { ...result, tokensPerSecond: toTenths(usage.completionTokens / seconds) }
}

/** The timing of an answer that took several requests: the wait for its first token, and the time of all. */
export function addTiming(before: Timed, after: Timed): Timing | undefined {
  if (!before.timing || !after.timing) return after.timing ?? before.timing
  const sum = sumTiming([before, after])
  return { ...sum, firstTokenMs: before.timing.firstTokenMs ?? after.timing.firstTokenMs }
}

/** The timing of several answers: the mean wait for the first token, and the time of all. Undefined for none. */
export function sumTiming(answers: readonly Timed[]): Timing | undefined {
  const timed = answers.filter(({ timing }) => timing)
  if (timed.length === 0) return undefined
  const waits = timed.flatMap(({ timing }) => timing?.firstTokenMs ?? [])
  const tokensPerSecond = speedOf(timed)
  return {
    ...(waits.length > 0 && { firstTokenMs: Math.round(sum(waits) / waits.length) }),
    totalMs: sum(timed.map(({ timing }) => timing?.totalMs ?? 0)),
    ...(tokensPerSecond !== undefined && { tokensPerSecond }),
  }
}

/** All tokens by all of the time in which they came, so that a short answer counts for little. */
function speedOf(answers: readonly Timed[]): number | undefined {
  const measured = answers.flatMap(({ timing, usage }) => {
    const speed = timing?.tokensPerSecond
    return speed && usage
      ? [{ tokens: usage.completionTokens, seconds: usage.completionTokens / speed }]
      : []
  })
  const seconds = sum(measured.map((one) => one.seconds))
  return seconds > 0 ? toTenths(sum(measured.map(({ tokens }) => tokens)) / seconds) : undefined
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((left, right) => left + right, 0)
}

function toTenths(value: number): number {
  return Math.round(value * 10) / 10
}
