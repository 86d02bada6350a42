// Why a model is not asked again in the same turn.
import { ChatError } from '../../errors.ts'
import type { Ending } from '../../message/accumulator.ts'
import type { ChatMessage } from '../../message/types.ts'
import { sumUsage } from '../../dialect/usage.ts'
import type { Session } from '../session.ts'
import { messagesIn } from '../tree.ts'

/** The ending of a turn that may not go on after this many requests or at this cost, or undefined. */
export function turnLimit(
  { options: { tools, maxCost }, store }: Session,
  answer: ChatMessage,
  requests: number,
): Ending | undefined {
  // Whoever answers calls by `onToolCall` is guarded as well.
  if (requests >= (tools?.maxSteps ?? 5)) {
    return limit(
      'max_steps',
      `the model was asked ${requests} times in one turn and still called tools, so it was not asked again. What it found is kept; let it go on with \`resume\`, or raise \`maxSteps\`.`,
    )
  }
  const others = messagesIn(store.get().tree).filter(({ id }) => id !== answer.id)
  const cost = sumUsage([answer, ...others].flatMap(({ usage }) => usage ?? []))?.cost
  if (maxCost === undefined || !cost || Number(cost.amount) < maxCost) return undefined
  return limit(
    'max_cost',
    `the conversation has cost ${cost.amount} ${cost.currency}, and \`maxCost\` is ${maxCost}, so the model was not asked again by itself. What it wrote is kept; go on with \`resume\`, or raise \`maxCost\`.`,
  )
}

function limit(code: string, said: string): Ending {
  const error = new ChatError('limit', { code, action: 'continue', message: `@x/core: ${said}` })
  return { type: 'failed', error: error.toJSON() }
}
