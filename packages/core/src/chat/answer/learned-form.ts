// A request in the form in which its endpoint takes it, by what was learned of that. Pure.
import { asArray, asObject, asText, type Json } from '../../json.ts'
import type { ChatParams } from '../../dialect/params.ts'
import { mayGoBack } from '../../dialect/kept-members.ts'
import type { withUsersJoined } from '../../dialect/wire-plain.ts'
import { shownPictures } from '../../dialect/wire-media.ts'
import type { WireContentPart, WireMessage, WireToolCall } from '../../wire-types.ts'

/** One thing that was learned: a member to leave out, one to fill in, calls to tell as text, and so on. */
export type Lesson =
  | `drop ${string}`
  | `fill ${string}`
  /** Answers go as they go to anybody. */
  | 'plain'
  | 'content as text'
  /** Calls that nothing goes back with, such as those of another model, are told as text. */
  | 'calls as text'
  | 'all calls as text'
  /** Ids of calls are of so many letters: exactly, and nothing but letters and digits; or at most. */
  | 'ids of 9'
  | 'ids of 40'
  | 'no stream_options'
  | 'max_completion_tokens'
  | 'no developer'
  /** No conversation begins with an answer. */
  | 'a person first'

/** What was learned of one endpoint and model. */
export type Lessons = ReadonlySet<Lesson>

/** What providers document for an answer that has none of its own: sent where its absence is refused. */
const FILLS: Readonly<Record<string, (message: Json) => Json>> = {
  // Empty thoughts are thoughts (DeepSeek, Kimi); those that came under another name are better.
  reasoning_content: (message) => ({
    ...message,
    reasoning_content: asText(message['reasoning']) ?? '',
  }),
  // Gemini's own way to say that a call is another model's. The first of several is the one that is signed.
  thought_signature: (message) => {
    const [first, ...others] = asArray(message['tool_calls'])
    const call = asObject(first)
    if (!call || isSigned(call)) return message
    const signed = {
      ...call,
      extra_content: { google: { thought_signature: 'skip_thought_signature_validator' } },
    }
    return { ...message, tool_calls: [signed, ...others] }
  },
}

function isSigned(call: Json): boolean {
  return Object.entries(call).some(
    ([name, value]) => mayGoBack(name) && JSON.stringify(value).includes('thought_signature'),
  )
}

/** A message with what it lacks, and nothing in it. */
function filled(message: Json, name: string): Json {
  if (name in message) return message
  return FILLS[name]?.(message) ?? { ...message, [name]: '' }
}

/** A request as the endpoint takes it. */
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
    messages: join(withIds(messagesAsLearned(params.messages, lessons), lessons)),
  }
}

/** Calls and results by ids that the endpoint takes. Those that it takes already, such as its own, stay. */
function withIds(messages: WireMessage[], lessons: Lessons): WireMessage[] {
  const isNine = lessons.has('ids of 9')
  if (!isNine && !lessons.has('ids of 40')) return messages
  const fits = isNine ? /^[a-zA-Z0-9]{9}$/ : /^[\w-]{1,40}$/
  const idOf = (id: string): string => (fits.test(id) ? id : shortId(id))
  return messages.map((message) => {
    if (message.role === 'tool') return { ...message, tool_call_id: idOf(message.tool_call_id) }
    if (message.role !== 'assistant' || !message.tool_calls) return message
    return {
      ...message,
      tool_calls: message.tool_calls.map((call) => ({ ...call, id: idOf(call.id) })),
    }
  })
}

/** Nine letters and digits, the same for the same id in each request. */
function shortId(id: string): string {
  let left = 0x811c9dc5
  let right = 0x9e3779b9
  for (let at = 0; at < id.length; at++) {
    left = Math.imul(left ^ id.charCodeAt(at), 0x01000193)
    right = Math.imul(right ^ id.charCodeAt(at), 0x85ebca6b)
  }
  const letters = (hash: number): string => (hash >>> 0).toString(36)
  return (letters(left) + letters(right)).padEnd(9, '0').slice(0, 9)
}

/** Whether a message has calls and nothing that its model wants back with them. */
export function isBareCall(message: WireMessage): boolean {
  const calls = asArray(message['tool_calls']).map((call) => asObject(call) ?? {})
  const holders = [message as Json, ...calls]
  const isKept = holders.some((holder) => Object.keys(holder).some((name) => mayGoBack(name)))
  return calls.length > 0 && !isKept && !Array.isArray(message.content)
}

/** In place of the question before a greeting. */
const OPENING: WireMessage = { role: 'user', content: '(The assistant speaks first.)' }

function messagesAsLearned(messages: readonly WireMessage[], lessons: Lessons): WireMessage[] {
  const learned: WireMessage[] = []
  /** Calls that are told as text, and so their results. */
  const told = new Set<unknown>()
  let pictures: WireMessage[] = []
  let isBegun = !lessons.has('a person first')
  for (const message of messages) {
    const isInstruction = message.role === 'system' || message.role === 'developer'
    if (!isBegun && message.role === 'assistant') learned.push(OPENING)
    isBegun ||= !isInstruction
    if (message.role === 'tool') {
      learned.push(told.has(message.tool_call_id) ? resultAsText(message) : message)
      continue
    }
    // Nothing may stand between a call and its results.
    learned.push(...pictures)
    pictures = []
    if (message.role === 'developer' && lessons.has('no developer')) {
      learned.push({ ...message, role: 'system' })
    } else if (message.role === 'assistant') {
      const answer = answerAsLearned(message, lessons)
      const isTold = lessons.has('calls as text') && isBareCall(answer)
      const calls = isTold || lessons.has('all calls as text') ? asArray(answer.tool_calls) : []
      for (const call of calls) told.add(asObject(call)?.['id'])
      if (calls.length > 0) learned.push(callsAsText(answer))
      else if (isSaying(answer)) learned.push(answer)
      pictures = picturesLeft(message, answer)
    } else learned.push(message)
  }
  return [...learned, ...pictures]
}

function answerAsLearned(answer: Answer, lessons: Lessons): Answer {
  let next: Json = answer
  for (const lesson of lessons) {
    if (lesson === 'plain') next = without(next, (name) => mayGoBack(name))
    else if (lesson.startsWith('drop ')) {
      const dropped = lesson.slice('drop '.length)
      next = without(next, (name) => name === dropped)
    } else if (lesson.startsWith('fill ')) next = filled(next, lesson.slice('fill '.length))
  }
  const { content } = next
  const isText = lessons.has('content as text') || lessons.has('plain')
  return (isText && Array.isArray(content) ? { ...next, content: textOf(content) } : next) as Answer
}

type Answer = Extract<WireMessage, { role: 'assistant' }>

function isSaying({ content, refusal, tool_calls, audio, images }: Answer): boolean {
  return [content, refusal, tool_calls, audio, images].some((each) => Boolean(each))
}

/** The message and its calls without members of these names. */
function without(message: Json, isDropped: (name: string) => boolean): Json {
  const strip = (holder: Json): Json =>
    Object.fromEntries(Object.entries(holder).filter(([name]) => !isDropped(name)))
  const { tool_calls } = message
  const rest = strip(message)
  return Array.isArray(tool_calls)
    ? { ...rest, tool_calls: tool_calls.map((call) => strip(asObject(call) ?? {})) }
    : rest
}

/** The text of a list of pieces; thoughts are none. */
function textOf(content: unknown): string | null {
  const texts = asArray(content).map((piece) => {
    const { type, text } = asObject(piece) ?? {}
    return type === 'text' ? (asText(text) ?? '') : ''
  })
  return texts.join('') || null
}

/** Pictures that a model made, and that do not go back as its own, as a person's. */
function picturesLeft(before: Answer, after: Answer): WireMessage[] {
  const pictures = picturesOf(before)
  if (pictures.length === 0 || picturesOf(after).length > 0) return []
  return [{ role: 'user', content: shownPictures(pictures) }]
}

function picturesOf(answer: Answer): WireContentPart[] {
  return [answer.content, answer['images']].flatMap((list) =>
    asArray(list).flatMap((piece): WireContentPart[] => {
      const url = asText(asObject(asObject(piece)?.['image_url'])?.['url'])
      return url === undefined ? [] : [{ type: 'image_url', image_url: { url } }]
    }),
  )
}

function callsAsText({ content, tool_calls = [] }: Answer): WireMessage {
  const said = typeof content === 'string' ? content : textOf(content)
  const lines = [...(said ? [said] : []), ...tool_calls.map(callAsText)]
  return { role: 'assistant', content: lines.join('\n') }
}

function callAsText(call: WireToolCall): string {
  const [name, given] =
    call.type === 'custom'
      ? [call['custom'].name, call['custom'].input]
      : [call['function'].name, call['function'].arguments]
  return `Called ${name} with ${given}.`
}

function resultAsText({ content }: Extract<WireMessage, { role: 'tool' }>): WireMessage {
  const text = typeof content === 'string' ? content : textOf(content)
  return { role: 'user', content: `Result: ${text ?? ''}` }
}
