// Messages as they were stored before answers had steps, and what was sent of them then.
import type { ToolPart } from '../src/index.ts'

type Members = Readonly<Record<string, unknown>>

/** A part: calls said which request they were of, and what was to go back with them and with their message. */
export type OldPart =
  | { type: 'text' | 'reasoning' | 'refusal'; text: string; state: 'done' }
  | { type: 'source'; id: string; url: string }
  | (ToolPart & { step?: number; replay?: Members; messageReplay?: Members })

/** An answer. */
export interface OldAnswer {
  id: string
  role: 'assistant'
  createdAt: number
  status: 'complete' | 'incomplete'
  reason?: string
  parts: OldPart[]
  replay?: Members
  stream?: { id: string; choice?: number; from?: number; length?: number; usage?: object }
}

/** What was sent of an answer, to anybody. */
export function oldWire({ parts, replay }: OldAnswer): object[] {
  const steps: OldPart[][] = []
  let last: Extract<OldPart, { type: 'tool' }> | undefined
  for (const part of parts) {
    const isTool = part.type === 'tool'
    const isNext = last && (isTool ? part.step !== last.step : part.type !== 'source')
    if (steps.length === 0 || isNext) steps.push([])
    steps.at(-1)?.push(part)
    if (isTool) last = part
    else if (isNext) last = undefined
  }
  return steps.flatMap((step, index) => {
    const calls = step.flatMap((part) => (part.type === 'tool' ? [part] : []))
    const kept = calls[0]?.messageReplay ?? (index === steps.length - 1 ? replay : undefined)
    return stepWire(step, calls, kept)
  })
}

function stepWire(
  step: readonly OldPart[],
  calls: readonly Extract<OldPart, { type: 'tool' }>[],
  kept: Members = {},
): object[] {
  const textOf = (type: OldPart['type']): string =>
    step.map((part) => (part.type === type && 'text' in part ? part.text : '')).join('')
  const { reasoning_content, ...others } = kept
  const content = textOf('text')
  const refusal = textOf('refusal')
  if (content === '' && calls.length === 0 && !refusal) return []
  const message = {
    // Without a call it was refused, and not sent.
    ...(calls.length > 0 && reasoning_content !== undefined ? { reasoning_content } : {}),
    ...others,
    role: 'assistant',
    content: content === '' ? null : content,
    ...(refusal ? { refusal } : {}),
    ...(calls.length > 0
      ? {
          tool_calls: calls.map((part) => ({
            ...part.replay,
            id: part.id,
            type: 'function',
            function: { name: part.name, arguments: part.argsText || '{}' },
          })),
        }
      : {}),
  }
  return [message, ...calls.map(resultOf)]
}

function resultOf({ id, state, reason, error, result }: ToolPart): object {
  const content =
    state === 'denied'
      ? `The user denied this call.${reason ? ` ${reason}` : ''}`
      : error
        ? `Error: ${error.message}`
        : typeof result === 'string'
          ? result
          : JSON.stringify(result)
  return { role: 'tool', tool_call_id: id, content }
}
