// How large the parts of a request may be. The defaults are more than an honest chat has, and less than what keeps a
// server busy for nothing.
import { asArray, asObject } from '../../json.ts'
import type { Allowed } from '../options.ts'
import type { Refusal } from '../refuse.ts'

/** The most messages of a request. */
export const MAX_MESSAGES = 10_000
/** The most tools of a request. */
export const MAX_TOOLS = 1000
/** How deep lists and objects may stand in one another. */
export const MAX_DEPTH = 100
/** The longest id of a call, in characters. Some gateways keep the seal of a thought in it. */
const MAX_ID = 16_384
/** Members that are a name, and the longest of them, in characters. */
const NAMES = ['model', 'user', 'prompt_cache_key', 'safety_identifier']
const MAX_NAME = 1024

/** A request that nests deeper than the route takes. */
export function tooDeep(maxDepth: number): Refusal {
  const message = `The body of the request has lists and objects more than ${maxDepth} deep, which this chat route does not take. Send what is in the depth as text.`
  return { status: 400, code: 'nested_too_deeply', message }
}

function isLong(id: unknown): boolean {
  return typeof id === 'string' && id.length > MAX_ID
}

function hasLongId(message: unknown): boolean {
  const { tool_call_id, tool_calls } = asObject(message) ?? {}
  return isLong(tool_call_id) || asArray(tool_calls).some((call) => isLong(asObject(call)?.['id']))
}

/** Why a request is too large in one of its parts, or nothing. */
export function checkSizes(
  body: Readonly<Record<string, unknown>>,
  { maxMessages = MAX_MESSAGES, maxTools = MAX_TOOLS }: Allowed,
): Refusal | undefined {
  const messages = asArray(body['messages'])
  if (messages.length > maxMessages) {
    const message = `The request has ${messages.length} messages, and this chat route takes at most ${maxMessages}. Shorten the conversation, or start a new one.`
    return { status: 413, code: 'too_many_messages', message }
  }
  const { prompt } = body
  const prompts = asArray(prompt).every((each) => typeof each === 'number')
    ? 1
    : asArray(prompt).length
  if (prompts > maxMessages) {
    const message = `The request has ${prompts} prompts, and this chat route takes at most ${maxMessages}. Send fewer at once.`
    return { status: 413, code: 'too_many_messages', message }
  }
  const tools = asArray(body['tools']).length + asArray(body['functions']).length
  if (tools > maxTools) {
    const message = `The request has ${tools} tools, and this chat route takes at most ${maxTools}. Offer the model fewer.`
    return { status: 400, code: 'too_many_tools', message }
  }
  if (messages.some(hasLongId)) {
    const message = `The id of a call in the request has more than ${MAX_ID} characters, which this chat route does not take.`
    return { status: 400, code: 'id_too_long', message }
  }
  const long = NAMES.find((name) => ((body[name] as string | undefined)?.length ?? 0) > MAX_NAME)
  if (long !== undefined) {
    const message = `\`${long}\` of the request has more than ${MAX_NAME} characters, which this chat route does not take.`
    return { status: 400, code: 'id_too_long', message }
  }
  return undefined
}
