// Whether a model may be asked again in the same turn.
import type { ChatMessage } from '../../message/types.ts'
import { sumUsage } from '../../dialect/usage.ts'
import type { Session } from '../session.ts'
import { messagesIn } from '../tree.ts'

/** What a turn has come to that may not go on. */
export type ReachedLimit =
  | { code: 'max_steps'; requests: number }
  | { code: 'max_cost'; amount: string; currency: string; maxCost: number }

/** What a turn has come to after this many requests or at this cost, or undefined. */
export function reachedLimit(
  { options: { tools, maxCost }, store }: Session,
  answer: ChatMessage,
  requests: number,
): ReachedLimit | undefined {
  // Whoever answers calls by `onToolCall` is guarded as well.
  if (requests >= (tools?.maxSteps ?? 5)) return { code: 'max_steps', requests }
  const others = messagesIn(store.get().tree).filter(({ id }) => id !== answer.id)
  const cost = sumUsage([answer, ...others].flatMap(({ usage }) => usage ?? []))?.cost
  if (maxCost === undefined || !cost || Number(cost.amount) < maxCost) return undefined
  return { code: 'max_cost', ...cost, maxCost }
}
