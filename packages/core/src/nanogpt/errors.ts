// NanoGPT's errors: nine shapes of body, and codes that say more than their status.
import { errorFrom } from '../dialect/api-error.ts'
import type { ErrorResponse } from '../dialect/dialect.ts'
import { type ChatError, type ChatErrorData, toChatError } from '../errors.ts'
import { asObject, type Json, parseJson } from '../json.ts'
import { decimalOf } from './decimal.ts'

/** Members that are told in words of our own. */
const TOLD = new Set([
  'error',
  'message',
  'status',
  'code',
  'type',
  'requiredBalance',
  'error_description',
  'choices',
])

/** Codes that the same request would only meet again. */
const FINAL = /^(?:fallback_blocked_for_cache_consistency|conflicting_credentials)$/

const ORIGIN_LOCKED =
  '@x/core: this API key is limited to the pages of certain origins, and the request did not come from one of them. Use a key without allowed origins in a backend route, or add this page’s origin to the key in the account’s settings.'

function detailsIn(body: Json): ChatErrorData['details'] {
  const { message: _, code: __, type: ___, status: ____, ...inner } = asObject(body['error']) ?? {}
  const outer = Object.entries(body).filter(
    ([name]) => !TOLD.has(name) && name !== 'id' && name !== 'object' && name !== 'created',
  )
  const all = { ...inner, ...Object.fromEntries(outer) }
  delete all['requiredBalance']
  return Object.keys(all).length > 0 ? all : undefined
}

/** What a body says of an error, beyond what every dialect reads. */
export function withDetails(data: ChatErrorData, value: unknown): ChatErrorData {
  const body = asObject(value) ?? {}
  const inner = asObject(body['error'])
  const required = decimalOf(body['requiredBalance'] ?? inner?.['requiredBalance'])
  const details = detailsIn(body)
  const { code = '', status } = data
  const detailed: ChatErrorData = { ...data }
  if (details) detailed.details = details
  if (required !== undefined) detailed.balanceRequired = { amount: required, currency: 'USD' }
  if (/balance_required$|^insufficient_balance$/.test(code)) detailed.action = 'top-up'
  if (code === 'api_key_origin_not_allowed') detailed.message = ORIGIN_LOCKED
  const isDailyLimit = code.startsWith('daily_') && data.retryAfter === undefined
  if (status === 409 || FINAL.test(code) || isDailyLimit) {
    detailed.retryable = false
    if (detailed.action === 'retry') detailed.action = 'none'
  }
  return detailed
}

/** The typed error for a response outside 2xx. */
export function nanogptError(response: ErrorResponse): ChatError {
  const error = errorFrom(response)
  return toChatError(withDetails(error.toJSON(), parseJson(response.body)))
}

/** The typed error for a body that tells of one with status 200. */
export function jsonError(body: Json, headers: Headers): ChatError {
  const { status } = body
  const isError = typeof status === 'number' && status >= 400 && status < 600
  const error = errorFrom({ status: isError ? status : 400, headers, body: JSON.stringify(body) })
  return toChatError(withDetails(error.toJSON(), body))
}
