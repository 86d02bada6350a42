// A stored message, whose members may be anything: damaged, or written by another version. What cannot be
// what it says is left out, so that nothing downstream has to look again.
import { isChatError } from '../../errors.ts'
import { asArray, asNumber, asObject, asText, type Json } from '../../json.ts'
import type { ChatMessage, ChatPart, ChatRole } from '../../message/types.ts'
import { withSteps } from './version-1.ts'

/** A message that was read. */
export interface ReadMessage {
  message: ChatMessage
  /** Something of it could not be read. */
  isDamaged: boolean
}

type Check = (value: unknown) => boolean

const isText: Check = (value) => typeof value === 'string'
const isFlag: Check = (value) => typeof value === 'boolean'
const isNumber: Check = (value) => asNumber(value) !== undefined
const isObject: Check = (value) => asObject(value) !== undefined
const isError: Check = (value) => isChatError(value) && typeof value.message === 'string'
function isOptional(check: Check): Check {
  return (value) => value === undefined || check(value)
}

function hasAll(value: unknown, checks: Record<string, Check>): boolean {
  const object = asObject(value)
  return (
    object !== undefined && Object.entries(checks).every(([name, check]) => check(object[name]))
  )
}

const isOneOf = (...values: readonly string[]): Check => {
  const known = new Set<unknown>(values)
  return (value) => known.has(value)
}

const isRole = isOneOf(
  ...(['system', 'developer', 'user', 'assistant', 'tool'] satisfies ChatRole[]),
)
const isReason = isOneOf('aborted', 'length', 'content_filter', 'interrupted', 'error', 'other')

const COST: Record<string, Check> = {
  amount: (value) => typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value),
  currency: isText,
}
const isCost: Check = (value) => {
  const cost = asObject(value)
  return cost !== undefined && Object.entries(COST).every(([name, check]) => check(cost[name]))
}

const USAGE: Record<string, Check> = {
  reasoningTokens: isNumber,
  cachedTokens: isNumber,
  cacheWriteTokens: isNumber,
  cost: isCost,
  saved: isCost,
}
const TIMING: Record<string, Check> = {
  firstTokenMs: isNumber,
  totalMs: isNumber,
  tokensPerSecond: isNumber,
}
const COUNTS = ['promptTokens', 'completionTokens', 'totalTokens']

const isUsage: Check = (value) => COUNTS.every((name) => isNumber(asObject(value)?.[name]))

const isCount: Check = (value) => Number.isInteger(value) && (value as number) >= 0

const STREAM: Record<string, Check> = { id: isText, choice: isOptional(isCount) }
const STEP: Record<string, Check> = {
  from: isCount,
  length: isCount,
  producer: isOptional(isText),
  wire: isOptional(isObject),
  finishReason: isOptional(isText),
  usage: isOptional((value) => isUsage(value)),
  timing: isOptional(isObject),
  responseId: isOptional(isText),
  requestId: isOptional(isText),
  stream: isOptional((value) => hasAll(value, STREAM)),
}

const isSteps: Check = (value) =>
  Array.isArray(value) && value.length > 0 && value.every((step) => hasAll(step, STEP))

const MESSAGE: Record<string, Check> = {
  createdAt: isNumber,
  status: isOneOf('pending', 'streaming', 'awaiting', 'complete', 'incomplete'),
  reason: isReason,
  finishReason: isText,
  error: isError,
  model: isText,
  responseId: isText,
  requestId: isText,
  usage: isUsage,
  timing: isObject,
  logprobs: isObject,
  steps: isSteps,
  metadata: isObject,
}

const PART: Record<string, Check> = {
  text: isText,
  id: isText,
  name: isText,
  url: isText,
  argsText: isText,
  title: isText,
  snippet: isText,
  mediaType: isText,
  reason: isText,
  start: isNumber,
  end: isNumber,
  progress: isNumber,
  durationMs: isNumber,
  error: isError,
  isApproved: isFlag,
  isSkipped: isFlag,
}

const isWritten = isOneOf('streaming', 'done')
const isCall = isOneOf(
  'args',
  'ready',
  'approval',
  'running',
  'done',
  'error',
  'denied',
  'cancelled',
)
const isPrepared = isOneOf('preparing', 'failed')

/** What a part of a type needs, and which states it may have. What is not named here is of a later version. */
const KINDS: Record<string, { needs: readonly string[]; isState?: Check; state?: string }> = {
  text: { needs: ['text'], isState: isWritten, state: 'done' },
  reasoning: { needs: ['text'], isState: isWritten, state: 'done' },
  refusal: { needs: ['text'], isState: isWritten, state: 'done' },
  tool: { needs: ['id', 'name', 'argsText'], isState: isCall, state: 'cancelled' },
  source: { needs: ['id', 'url'] },
  image: { needs: ['url'], isState: isPrepared },
  file: { needs: ['url'], isState: isPrepared },
  audio: { needs: ['url'], isState: isPrepared },
  data: { needs: ['name'] },
}

/** The value without members that fail their check, or itself. What JSON made null of is no damage. */
function checked(value: Json, checks: Record<string, Check>, onDamage: () => void): Json {
  let next: Record<string, unknown> | undefined
  for (const [name, check] of Object.entries(checks)) {
    const member = value[name]
    if (member === undefined || check(member)) continue
    next ??= { ...value }
    delete next[name]
    if (member !== null) onDamage()
  }
  return next ?? value
}

function toPart(value: unknown, onDamage: () => void): ChatPart[] {
  const given = asObject(value)
  const type = asText(given?.['type'])
  const kind = type !== undefined && Object.hasOwn(KINDS, type) ? KINDS[type] : undefined
  // A type of a later version is kept for that one.
  if (given && type !== undefined && !kind) return [given as unknown as ChatPart]
  const part = given && checked(given, PART, onDamage)
  if (!part || !kind || kind.needs.some((name) => part[name] === undefined)) {
    onDamage()
    return []
  }
  const { isState, state } = kind
  const has = part['state']
  if (!isState || isState(has) || (has === undefined && state === undefined)) {
    return [part as unknown as ChatPart]
  }
  if (has !== undefined && has !== null) onDamage()
  return [{ ...part, state } as unknown as ChatPart]
}

/** A part of a message that is over. */
function ended(part: ChatPart): ChatPart {
  return 'state' in part && part.state === 'streaming' ? { ...part, state: 'done' } : part
}

function areInOrder(steps: readonly unknown[], count: number): boolean {
  const starts = steps.map((step) => Number(asObject(step)?.['from']))
  return starts.every(
    (from, at) => from <= count && (at === 0 ? from === 0 : from >= (starts[at - 1] ?? 0)),
  )
}

/** Reads a stored message. Undefined for what is none. */
export function readMessage(value: unknown): ReadMessage | undefined {
  const stored = asObject(value)
  if (!stored || !asText(stored['id']) || !isRole(stored['role'])) return undefined
  if (!Array.isArray(stored['parts'])) return undefined
  const given = withSteps(stored)
  let isDamaged = false
  const onDamage = (): void => void (isDamaged = true)
  const before = asArray(given['parts'])
  const parts = before.flatMap((part) => toPart(part, onDamage))
  const { steps, ...others } = checked(given, MESSAGE, onDamage)
  // Steps say by number which parts are theirs.
  const areTold = parts.length === before.length && areInOrder(asArray(steps), parts.length)
  if (steps !== undefined && !areTold) onDamage()
  const rest: Json = steps === undefined || !areTold ? others : { ...others, steps }
  const [usage, timing] = [asObject(rest['usage']), asObject(rest['timing'])]
  // A state that cannot be read is that of an answer that broke off.
  const isCut = rest['status'] !== given['status'] || rest['reason'] !== undefined
  const status = rest['status'] ?? (isCut ? 'incomplete' : 'complete')
  const isOver = status === 'complete' || status === 'incomplete'
  const message = {
    ...rest,
    createdAt: rest['createdAt'] ?? 0,
    status,
    ...(usage ? { usage: checked(usage, USAGE, onDamage) } : {}),
    ...(timing ? { timing: checked(timing, TIMING, onDamage) } : {}),
    parts: isOver ? parts.map(ended) : parts,
  } as unknown as ChatMessage
  if ((status === 'incomplete') === (message.reason !== undefined)) return { message, isDamaged }
  const { reason: _, ...whole } = message
  return {
    message: status === 'incomplete' ? { ...whole, reason: 'interrupted' } : whole,
    isDamaged,
  }
}
