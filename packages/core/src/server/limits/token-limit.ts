// The most tokens that a request may generate, brought down to the limit of the route.
import { asArray, asObject } from '../../json.ts'
import type { Charge } from '../../dialect/dialect.ts'
import type { Refusal } from '../refuse.ts'

type Body = Readonly<Record<string, unknown>>

const SPELLINGS = ['max_tokens', 'max_completion_tokens'] as const
const COUNTS = [...SPELLINGS, 'n', 'best_of'] as const

/** Names under which other servers know such a limit, in small letters and without marks between words. */
const OTHER =
  /^(?:max|min)\w*tokens?\w*$|^(?:n|num)predict$|^(?:budgettokens|tokenstogenerate|maxlength|maxlen)$/

/** A whole number of at least 1, `undefined` where absent, `NaN` for anything else. */
function countOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined
  return Number.isInteger(value) && (value as number) >= 1 ? (value as number) : Number.NaN
}

/** What is no whole number, and so no limit. */
export function wrongCount(body: Body): Refusal | undefined {
  const wrong = COUNTS.find((name) => Number.isNaN(countOf(body[name])))
  return wrong === undefined ? undefined : invalid(wrong, 'a whole number of at least 1')
}

/** A value that makes no sense here. */
export function invalid(name: string, wanted: string): Refusal {
  const message = `\`${name}\` must be ${wanted} on this chat route.`
  return { status: 400, code: 'invalid_value', message }
}

/** Whether a caller said how many tokens there may be. */
export function hasLimit(body: Body): boolean {
  return SPELLINGS.some((name) => countOf(body[name]) !== undefined)
}

/** The members to write so that a request stays within the limit; only those that must change. */
export function clampTokens(
  body: Body,
  maxTokens: number,
  spelling: (typeof SPELLINGS)[number],
): ReadonlyMap<string, number> | Refusal {
  const { prompt } = body
  const isTokens = asArray(prompt).every((each) => typeof each === 'number')
  const prompts = isTokens ? 1 : asArray(prompt).length
  const choices = Math.max(countOf(body['n']) ?? 1, countOf(body['best_of']) ?? 1) * prompts
  const most = Math.floor(maxTokens / choices)
  if (!(most >= 1)) return invalid('n', `at most ${Math.floor(maxTokens / prompts)}`)
  const given = SPELLINGS.filter((name) => countOf(body[name]) !== undefined)
  const written = given.length > 0 ? given : [spelling]
  return new Map(
    written
      .filter((name) => !((countOf(body[name]) ?? Infinity) <= most))
      .map((name) => [name, most]),
  )
}

/** Limits in other spellings that the owner lets through: no more than the limit either. */
export function otherLimits(value: unknown, at: string, maxTokens: number): readonly Charge[] {
  const name = at.slice(at.lastIndexOf('.') + 1)
  const isLimit = OTHER.test(name.toLowerCase().replace(/[^a-z]/g, ''))
  const count = countOf(value)
  if (isLimit && count !== undefined && !(count <= maxTokens)) {
    return [{ name: at, wants: `a whole number from 1 to ${maxTokens}` }]
  }
  const items = asArray(value).flatMap((item) => otherLimits(item, at, maxTokens))
  const members = Object.entries(asObject(value) ?? {})
  return [
    ...items,
    ...members.flatMap(([each, member]) => otherLimits(member, `${at}.${each}`, maxTokens)),
  ]
}
