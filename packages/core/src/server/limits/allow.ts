// The limits that a route sets on what a request may cost.
import type { DialectRelay, RelayedRequest } from '../../dialect/dialect.ts'
import type { Allowed } from '../options.ts'
import { quoted, type Refusal } from '../refuse.ts'

type Body = Readonly<Record<string, unknown>>

/** Whether a model may be asked. */
export function isModelAllowed(models: Allowed['models'], id: unknown): boolean {
  if (models === undefined) return true
  if (typeof id !== 'string') return false
  return typeof models === 'function' ? models(id) : models.includes(id)
}

const INVALID: Refusal = {
  status: 400,
  code: 'invalid_value',
  message:
    '`max_tokens`, `max_completion_tokens`, `n` and `best_of` must be whole numbers of at least 1, and `n` not more than this chat route allows.',
}

/** A whole number of at least 1, `undefined` where absent, `NaN` for anything else. */
function countOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined
  return Number.isInteger(value) && (value as number) >= 1 ? (value as number) : Number.NaN
}

function clampTokens(body: Body, maxTokens: number): Body | undefined {
  const asked = [countOf(body['max_tokens']), countOf(body['max_completion_tokens'])] as const
  const { prompt } = body
  const prompts = Array.isArray(prompt) && typeof prompt[0] !== 'number' ? prompt.length : 1
  const choices = Math.max(countOf(body['n']) ?? 1, countOf(body['best_of']) ?? 1) * prompts
  const most = Math.floor(maxTokens / choices)
  if (!(most >= 1) || asked.some(Number.isNaN)) return undefined
  const [plain, completion] = asked
  // The old name where the caller chose none: every server knows it.
  const isUnlimited = plain === undefined && completion === undefined
  return {
    ...body,
    ...(plain !== undefined || isUnlimited ? { max_tokens: Math.min(plain ?? most, most) } : {}),
    ...(completion === undefined ? {} : { max_completion_tokens: Math.min(completion, most) }),
  }
}

/** What a request asks for beyond tokens and may not, or nothing. */
export function checkAddOns(
  request: RelayedRequest,
  { addOns: allowed }: Allowed,
  relay: DialectRelay = {},
): Refusal | undefined {
  if (allowed === undefined) return undefined
  const { addOns = [] } = relay.addOns?.(request) ?? {}
  const refused = addOns.filter((name) => !allowed.includes(name))
  if (refused.length === 0) return undefined
  const message = `This chat route does not offer ${refused.join(' and ')}. Ask without it.`
  return { status: 403, code: 'add_on_not_allowed', message }
}

function modelRefused(id: unknown): Refusal {
  const asked = typeof id === 'string' ? `the model ${quoted(id)}` : 'a request without a model'
  return {
    status: 403,
    code: 'model_not_allowed',
    message: `This chat route does not offer ${asked}. Choose one of those that it lists.`,
    toOwner: `\`allow.models\` does not offer ${asked}, so a caller was refused. Add it there, or let the page ask for one that is.`,
  }
}

/** The body within the limits, or why it cannot be brought there. */
export function checkAllowed(
  body: Body,
  allow: Allowed,
  relay: DialectRelay = {},
): { body: Body } | { refusal: Refusal } {
  // Some gateways take a list of models to fall back to; it must not be a way around the list here.
  const fallbacks = Array.isArray(body['models']) ? (body['models'] as unknown[]) : []
  for (const id of [body['model'], ...fallbacks]) {
    if (isModelAllowed(allow.models, id)) continue
    // With the add-ons checked by name, the id without them is what counts.
    const bare = allow.addOns && relay.addOns?.({ body: { model: id }, headers: {} }).model
    if (bare !== undefined && isModelAllowed(allow.models, bare)) continue
    return { refusal: modelRefused(id) }
  }
  if (allow.maxTokens === undefined) return { body }
  const clamped = clampTokens(body, allow.maxTokens)
  return clamped === undefined ? { refusal: INVALID } : { body: clamped }
}
