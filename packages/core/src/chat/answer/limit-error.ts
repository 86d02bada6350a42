// Why a model was not asked again, in words. Comes with the first turn that reaches a limit.
import { ChatError } from '../../errors.ts'
import type { ReachedLimit } from './limits.ts'

export function limitError(limit: ReachedLimit): ChatError {
  const { code } = limit
  const message = `@x/core: ${said(limit)}`
  return new ChatError('limit', { code, action: 'continue', message })
}

function said(limit: ReachedLimit): string {
  return limit.code === 'max_steps'
    ? `the model was asked ${limit.requests} times in one turn and still called tools, so it was not asked again. What it found is kept; let it go on with \`resume\`, or raise \`maxSteps\`.`
    : `the conversation has cost ${limit.amount} ${limit.currency}, and \`maxCost\` is ${limit.maxCost}, so the model was not asked again by itself. What it wrote is kept; go on with \`resume\`, or raise \`maxCost\`.`
}
