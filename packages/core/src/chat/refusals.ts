// What an endpoint refuses of what goes back to it is learned from its refusal, and not sent, or sent in the form that it
// asks for. Pure; loaded with the first refusal, so that it imports nothing large; what is remembered of it, and for how long, is learning.ts.
import { mayGoBack } from '../said.ts'
import { asArray, asObject, asText, type Json } from '../json.ts'
import type { ChatParams } from '../params.ts'
import type { withUsersJoined } from '../wire.ts'
import type { WireMessage, WireToolCall } from '../wire-types.ts'

/** More of one request would be a guess. */
const MOST = 6

/** What was learned, by what it is about: a member to leave out, one to fill in, calls to tell as text, and so on. */
export type Lessons = ReadonlySet<string>

/** A refusal as it came. */
export interface Refusal {
  status: number | undefined
  /** The body, or what is known of it. */
  body: string
}

/** What providers document for an answer that has none of its own: sent where its absence is refused. */
const FILLS: Readonly<Record<string, (message: Json) => Json>> = {
  // Empty thoughts are thoughts (DeepSeek, Kimi).
  reasoning_content: (message) => ({ ...message, reasoning_content: '' }),
  // Gemini's own way to say that a call is another model's.
  thought_signature: (message) => ({
    ...message,
    tool_calls: asArray(message['tool_calls']).map((call, at) =>
      at > 0 || JSON.stringify(call).includes('thought_signature')
        ? call
        : {
            ...asObject(call),
            extra_content: { google: { thought_signature: 'skip_thought_signature_validator' } },
          },
    ),
  }),
}

/** Words by which something that is not there is asked for. */
const ABSENT =
  /missing|must be (?:passed|sent|provided|included|present)|passed back|is required|lacks?\b/i
/** Words by which something that is there is refused. */
const PRESENT =
  /unsupported|not supported|unknown|unrecogni[sz]ed|unexpected|extra[ _](?:inputs|fields|forbidden)|forbid|not permitted|not allowed|\binvalid\b/i
/** What is said of calls that come without the thoughts of their model. */
const THOUGHTS = /thought|reasoning|thinking|signature/i
/** Errors about sizes and bills may name any member, and are no such refusals. */
const OTHER =
  /context[ _]length|maximum context|too many tokens|token limit|quota|rate limit|billing/i

/** What a refusal teaches that was not known yet; undefined for one that is of something else. */
export function lessonOf(
  { status, body }: Refusal,
  params: ChatParams,
  known: Lessons = new Set(),
): Lessons | undefined {
  if ((status !== 400 && status !== 422) || OTHER.test(body) || known.size >= MOST) return undefined
  const lesson = lessonsIn(body, params).find((each) => !known.has(each))
  return lesson === undefined ? undefined : new Set([...known, lesson])
}

/** What it may mean, the likeliest first. */
function lessonsIn(body: string, params: ChatParams): string[] {
  const answers = params.messages.filter(({ role }) => role === 'assistant')
  const found = membersIn(answers).filter(([name]) => isNamed(body, name))
  const isAbsent = ABSENT.test(body) && !PRESENT.test(body)
  const lessons: string[] = []
  for (const [name, member] of found) {
    const drop = `drop ${member}`
    const fill = name in FILLS && isAbsent ? [`fill ${name}`] : []
    lessons.push(...fill, drop)
  }
  for (const name of Object.keys(FILLS)) {
    if (isNamed(body, name) && !found.some(([each]) => each === name)) lessons.push(`fill ${name}`)
  }
  const hasCalls = answers.some((answer) => asArray(answer['tool_calls']).length > 0)
  const isOfSettings = Object.keys(params).some((name) => name.includes('_') && isNamed(body, name))
  if (hasCalls && !isOfSettings && THOUGHTS.test(body)) lessons.push('calls as text')
  if (isNamed(body, 'stream_options') && 'stream_options' in params)
    lessons.push('no stream_options')
  if (isNamed(body, 'max_tokens') && 'max_tokens' in params) lessons.push('max_completion_tokens')
  const hasDeveloper = params.messages.some(({ role }) => role === 'developer')
  if (hasDeveloper && /\bdeveloper\b/.test(body)) lessons.push('no developer')
  return lessons
}

/** Names of what goes back with answers, however deep, each with the member that holds it. Long names first. */
function membersIn(answers: readonly WireMessage[]): (readonly [name: string, member: string])[] {
  const found = new Map<string, string>()
  const look = (value: unknown, member: string): void => {
    for (const item of asArray(value)) look(item, member)
    for (const [name, inner] of Object.entries(asObject(value) ?? {})) {
      if (/[a-z]_|[A-Z]/.test(name)) found.set(name, member)
      look(inner, member)
    }
  }
  for (const answer of answers) {
    for (const holder of [answer as Json, ...asArray(answer['tool_calls']).map(asObject)]) {
      for (const [name, value] of Object.entries(holder ?? {})) {
        if (!mayGoBack(name)) continue
        found.set(name, name)
        look(value, name)
      }
    }
  }
  return [...found].toSorted(([left], [right]) => right.length - left.length)
}

/** Whether a text names a member: a word of everyday language only where it stands as a name does. */
function isNamed(text: string, name: string): boolean {
  const isPlain = /^[a-z]+$/.test(name)
  const [before, after] = isPlain ? ['[.`\'"\\]]', ''] : ['(?<![\\w])', '(?![\\w])']
  if (new RegExp(`${before}${name}${after}(?![\\w])`).test(text)) return true
  return isPlain && new RegExp(`(?<![\\w])${name}(?![\\w])`).test(text) && PRESENT.test(text)
}

/** A request as the endpoint takes it, by what was learned. */
export function asLearned(
  params: ChatParams,
  lessons: Lessons,
  join: typeof withUsersJoined,
): ChatParams {
  const { stream_options, max_tokens, ...rest } = params
  const options = stream_options && !lessons.has('no stream_options') ? { stream_options } : {}
  const limit = lessons.has('max_completion_tokens') ? 'max_completion_tokens' : 'max_tokens'
  return {
    ...rest,
    ...options,
    ...(max_tokens === undefined ? {} : { [limit]: max_tokens }),
    messages: join(params.messages.flatMap((message) => messageAsLearned(message, lessons))),
  }
}

function messageAsLearned(message: WireMessage, lessons: Lessons): WireMessage[] {
  if (message.role === 'developer' && lessons.has('no developer')) {
    return [{ ...message, role: 'system' }]
  }
  if (lessons.has('calls as text')) {
    if (message.role === 'tool')
      return [
        {
          role: 'user',
          content: `Result: ${asText(message.content) ?? JSON.stringify(message.content)}`,
        },
      ]
    if (message.role === 'assistant' && message.tool_calls) {
      const { content, tool_calls } = message
      const said = typeof content === 'string' && content !== '' ? [content] : []
      return [{ role: 'assistant', content: [...said, ...tool_calls.map(callAsText)].join('\n') }]
    }
  }
  if (message.role !== 'assistant') return [message]
  let next: Json = message
  for (const lesson of lessons) {
    const [what, name = ''] = lesson.split(' ')
    if (what === 'drop') next = without(next, name)
    if (what === 'fill' && !(name in next)) next = FILLS[name]?.(next) ?? next
  }
  return [next as WireMessage]
}

function without(message: Json, name: string): Json {
  const { [name]: _, ...rest } = message
  const calls = rest['tool_calls']
  if (!Array.isArray(calls)) return rest
  return {
    ...rest,
    tool_calls: calls.map((call) => {
      const { [name]: __, ...kept } = asObject(call) ?? {}
      return kept
    }),
  }
}

function callAsText(call: WireToolCall): string {
  const [name, given] =
    call.type === 'custom'
      ? [call['custom'].name, call['custom'].input]
      : [call['function'].name, call['function'].arguments]
  return `Called ${name} with ${given}.`
}
