// Messages as they were stored before answers had steps: what belongs to a request stood on its parts.
import { asArray, asIndex, asObject, asText, type Json } from '../../json.ts'
import { toStepWire } from '../../message/step-wire.ts'
import type { ChatPart, ChatStep, KeptStream } from '../../message/types.ts'

/** The message with steps in place of what stood for them; itself where nothing did. */
export function withSteps(message: Json): Json {
  const parts = asArray(message['parts']).map((part) => asObject(part) ?? {})
  const isOld = (part: Json): boolean =>
    part['type'] === 'tool' && ('step' in part || 'replay' in part || 'messageReplay' in part)
  const { stream, replay, ...rest } = message
  if (stream === undefined && replay === undefined && !parts.some(isOld)) return message
  const steps = stepsOf(parts, asObject(replay))
  const plain = parts.map(withoutStep)
  return { ...rest, parts: plain, steps: withStream(steps, plain, asObject(stream)) }
}

function withoutStep(part: Json): Json {
  if (part['type'] !== 'tool') return part
  const { step: _, replay: __, messageReplay: ___, ...rest } = part
  return rest
}

/** A request ended with its calls; what followed them was the next one's. */
function stepsOf(parts: readonly Json[], replay: Json | undefined): ChatStep[] {
  const starts = [0]
  let last: Json | undefined
  for (const [at, part] of parts.entries()) {
    const isCall = part['type'] === 'tool'
    const isNext = last && (isCall ? part['step'] !== last['step'] : part['type'] !== 'source')
    if (isNext) starts.push(at)
    if (isCall) last = part
    else if (isNext) last = undefined
  }
  return starts.map((from, at) => {
    const own = parts.slice(from, starts[at + 1])
    const calls = own.filter(({ type }) => type === 'tool')
    const isLast = at === starts.length - 1
    const message = asObject(calls[0]?.['messageReplay']) ?? (isLast ? replay : undefined)
    const spoken = { message, calls: calls.map((call) => ({ ...asObject(call['replay']) })) }
    const wire = toStepWire(spoken, own.map(withoutStep) as unknown as ChatPart[])
    return { from, length: 0, ...(wire ? { wire } : {}) }
  })
}

/** The steps with the one that a route keeps: the last, or one that went on with a text. */
function withStream(steps: ChatStep[], parts: readonly Json[], kept: Json | undefined): ChatStep[] {
  const id = asText(kept?.['id'])
  const last = steps.at(-1)
  if (!kept || !id || !last) return steps
  const choice = asIndex(kept['choice'])
  const stream: KeptStream = { id, ...(choice ? { choice } : {}) }
  const from = Math.min(asIndex(kept['from']) ?? 0, parts.length)
  const length = asIndex(kept['length']) ?? 0
  const earlier = from > 0 || length > 0 ? steps.filter((step) => step.from < from) : []
  const usage = asObject(kept['usage']) as ChatStep['usage']
  const first = earlier[0]
  if (first && usage) earlier[0] = { ...first, usage }
  return [...earlier, { ...(earlier.length === 0 ? last : {}), from, length, stream }]
}
