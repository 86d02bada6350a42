// The account behind a key: what it holds, what the subscription still covers, what a request cost.
import type { Connection } from '../http/connection.ts'
import { ChatError, toChatError } from '../errors.ts'
import { type CallOptions, fetchJson } from '../http/fetch-json.ts'
import { asArray, asNumber, asObject, asText, type Json } from '../json.ts'
import type { Scheduler } from '../schedule.ts'
import type { Cost } from '../message/types.ts'
import { decimalOf } from './decimal.ts'
import { jsonError } from './errors.ts'

/** What an account holds. */
export interface Balance {
  /** Decimal numbers as text, by currency: `USD` and `XNO`. */
  amounts: readonly { amount: string; currency: string }[]
  /** Where to send XNO to. */
  depositAddress: string | undefined
  /** As it came. */
  raw: unknown
}

/** How much of a span of the subscription is used up. */
export interface UsageWindow {
  used: number | undefined
  remaining: number | undefined
  limit: number | undefined
  /** 0 to 1. */
  percentUsed: number | undefined
  /** Milliseconds since the epoch. */
  resetAt: number | undefined
}

/** What the subscription still covers. */
export interface SubscriptionUsage {
  active: boolean
  /** `active`, `grace`, … in the server's words. */
  state: string | undefined
  daily: UsageWindow | undefined
  monthly: UsageWindow | undefined
  /** When the paid period ends, as the server writes dates. */
  periodEnd: string | undefined
  graceUntil: string | undefined
  /** As it came. */
  raw: unknown
}

/** Which part of an account's use is asked for. Dates are `YYYY-MM-DD`. */
export interface UsageQuery {
  from?: string | undefined
  to?: string | undefined
  groupBy?: string | undefined
  scope?: string | undefined
}

/** How long to wait for the bill of a request that is not there yet, in milliseconds. */
const BILL_DELAY_MS = 30_000

/** Asks for JSON at a path of NanoGPT. @throws ChatError also for an error told with status 200. */
export async function askJson(
  connection: Connection,
  scheduler: Scheduler,
  { path, body }: { path: string; body?: object | undefined },
  call: CallOptions = {},
): Promise<Json> {
  const answer = await fetchJson(connection, scheduler, { path, headers: {}, body }, call)
  const object = asObject(answer.body)
  if (!object) {
    throw new ChatError('protocol', {
      message: `@x/core: no object came back from ${path}. The address may be wrong; check \`baseURL\`.`,
    })
  }
  if (object['error']) throw jsonError(object, answer.headers)
  return object
}

/** Reads the answer of `check-balance`. */
export function readBalance(raw: Json): Balance {
  const amounts = (
    [
      ['usd_balance', 'USD'],
      ['nano_balance', 'XNO'],
    ] as const
  ).flatMap(([name, currency]) => {
    const amount = decimalOf(raw[name])
    return amount === undefined ? [] : [{ amount, currency }]
  })
  return { amounts, depositAddress: asText(raw['nanoDepositAddress']), raw }
}

function windowOf(value: unknown, limit: unknown): UsageWindow | undefined {
  const raw = asObject(value)
  if (!raw) return undefined
  return {
    used: asNumber(raw['used']),
    remaining: asNumber(raw['remaining']),
    limit: asNumber(limit) ?? asNumber(raw['limit']),
    percentUsed: asNumber(raw['percentUsed']),
    resetAt: asNumber(raw['resetAt']),
  }
}

/** Reads the answer of `subscription/v1/usage`. */
export function readSubscription(raw: Json): SubscriptionUsage {
  const limits = asObject(raw['limits'])
  const state = asText(raw['state'])
  return {
    active: raw['active'] === true,
    state,
    daily: windowOf(raw['daily'], limits?.['daily']),
    monthly: windowOf(raw['monthly'], limits?.['monthly']),
    periodEnd: asText(asObject(raw['period'])?.['currentPeriodEnd']),
    graceUntil: asText(raw['graceUntil']),
    raw,
  }
}

/** The query of `usage`, in the server's names. */
export function usagePath({ from, to, groupBy, scope }: UsageQuery): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ from, to, group_by: groupBy, scope })) {
    if (value !== undefined) query.set(name, value)
  }
  const text = query.toString()
  return text === '' ? 'usage' : `usage?${text}`
}

/** What a request cost, by the id that its response named in `x-request-id`. */
export async function fetchRequestCost(
  connection: Connection,
  scheduler: Scheduler,
  requestId: string,
  call: CallOptions = {},
): Promise<Cost> {
  const path = `usage/requests/${encodeURIComponent(requestId)}`
  let raw: Json
  try {
    raw = await askJson(connection, scheduler, { path }, call)
  } catch (thrown) {
    const error = toChatError(thrown)
    if (error.status !== 404) throw error
    throw new ChatError('api', {
      ...error.toJSON(),
      message:
        '@x/core: the bill of this request is not there. It takes up to half a minute to appear and is kept for a day; ask again later, with the key that made the request.',
      retryable: true,
      action: 'retry',
      retryAfter: BILL_DELAY_MS,
      cause: thrown,
    })
  }
  const amount = decimalOf(raw['cost'])
  if (amount === undefined) {
    throw new ChatError('protocol', {
      message: '@x/core: the bill of this request names no cost. Ask again later.',
    })
  }
  return { amount, currency: asText(raw['currency']) ?? 'USD', estimated: false }
}

/** A provider that serves a model. */
export interface ModelProvider {
  id: string
  name: string | undefined
  /** As it came. */
  raw: unknown
}

/** Reads the answer of `models/:id/providers`. */
export function readProviders(raw: Json): readonly ModelProvider[] {
  return asArray(raw['providers']).flatMap((value) => {
    const entry = asObject(value)
    const id = asText(entry?.['id']) ?? asText(entry?.['provider']) ?? asText(value)
    return id === undefined
      ? []
      : [{ id, name: asText(entry?.['name']) ?? asText(entry?.['displayName']), raw: value }]
  })
}
