// Protocols that are not OpenAI's chats, told by what they alone write. Whoever meets one has named the wrong
// address, and asking again would give the same. Loaded where an answer has ended and nothing of it could be read.
import { FOREIGN_CODE } from './api-error.ts'
import { ChatError } from '../errors.ts'
import { asObject, asText, type Json, parseJson } from '../json.ts'

const OWN_ROUTE = 'Replace the route by `createChatHandler` of @x/core/server.'
const CHECK_ADDRESS =
  'Check that the address is one of an OpenAI-compatible server or of `createChatHandler`.'
const OTHER_BASE = 'Give the address of its OpenAI-compatible API as `baseURL`.'

interface Mark {
  /** What came, as the subject of a sentence. */
  came: string
  advice: string
  is(value: Json, type: string): boolean
}

const MARKS: readonly Mark[] = [
  {
    came: 'a stream of the AI SDK',
    advice: OWN_ROUTE,
    is: ({ errorText }, type) =>
      errorText !== undefined ||
      /^(?:start|finish)(?:-step)?$|^(?:text|reasoning|tool-input|tool-output|source|message)-[a-z]+$/.test(
        type,
      ),
  },
  {
    came: 'an answer of the Responses API',
    advice: 'Use a `baseURL` that serves `chat/completions`, as the same server mostly does.',
    is: ({ object }, type) => object === 'response' || type.startsWith('response.'),
  },
  {
    came: "an answer of Anthropic's Messages API",
    advice: OTHER_BASE,
    is: ({ content }, type) =>
      /^(?:message|content_block)_(?:start|delta|stop)$/.test(type) ||
      (type === 'message' && Array.isArray(content)),
  },
  {
    came: 'a stream of AG-UI',
    advice: OWN_ROUTE,
    is: (_, type) =>
      /^(?:RUN|STEP|TEXT_MESSAGE|TOOL_CALL|STATE|THINKING|REASONING|MESSAGES|ACTIVITY)_[A-Z_]+$/.test(
        type,
      ),
  },
  {
    came: "an answer of Gemini's own API",
    advice: OTHER_BASE,
    is: ({ candidates }) => Array.isArray(candidates),
  },
  {
    came: "an answer of Ollama's own API",
    advice: 'Its OpenAI-compatible address ends in `/v1`.',
    is: ({ done, message, response }) =>
      typeof done === 'boolean' && (asObject(message) ?? response) !== undefined,
  },
]

/** Lines of the AI SDK's older stream: a letter or digit, a colon and JSON. */
const LINES_OF_AI_SDK = /^(?:f:\{|[0-9a-g]:["[{])/

function foreignError(came: string, advice: string): ChatError {
  return new ChatError('protocol', {
    code: FOREIGN_CODE,
    message: `@x/core: ${came} came where an OpenAI-compatible chat was expected, so nothing of it could be read. ${advice}`,
  })
}

function ofText(text: string): ChatError {
  return LINES_OF_AI_SDK.test(text.trimStart())
    ? foreignError('a stream of the AI SDK', OWN_ROUTE)
    : foreignError('plain text', CHECK_ADDRESS)
}

/** Whether it is, or may be the head of, what was asked for. */
function isChat(value: Json): boolean {
  return (
    typeof value['choices'] === 'object' ||
    /^(?:chat\.|text_)completion/.test(asText(value['object']) ?? '')
  )
}

/** Members that are found in chunks and beside them, and alone say nothing of a protocol. */
const BESIDE = new Set(
  'id object created model usage error detail provider service_tier system_fingerprint'.split(' '),
)

/** The values of a payload: JSON, a list of it, or lines of it. */
function valuesIn(data: string): readonly unknown[] {
  const value = parseJson(data)
  return value === undefined ? data.split('\n').map(parseJson) : [value].flat(8)
}

/** The names of its own that an object has; none where it is beside the point. */
function ownNames(frame: Json): readonly string[] {
  const isAside = frame['type'] === 'ping' || 'error' in frame || 'detail' in frame
  const names = Object.keys(frame).filter((name) => /^[\w-]{1,40}$/.test(name))
  return isAside ? [] : names.filter((name) => !BESIDE.has(name))
}

/**
 * Why nothing of an answer could be read that began with these payloads: the protocol that came in place of a chat.
 * Undefined where anything of a chat came, and for JSON of no known protocol where an error says what happened.
 */
export function foreignIn(
  payloads: readonly string[],
  failure: ChatError | undefined,
): ChatError | undefined {
  const values = payloads.flatMap(valuesIn)
  const frames = values.map(asObject).filter((frame) => frame !== undefined)
  if (frames.some(isChat)) return undefined
  const mark = MARKS.find(({ is }) =>
    frames.some((frame) => is(frame, asText(frame['type']) ?? '')),
  )
  if (mark) return foreignError(mark.came, mark.advice)
  if (failure?.kind === 'api') return undefined
  const unread = failure?.kind === 'protocol' ? (payloads.at(-1) ?? '') : values.find(asText)
  // Half of an object is an answer that broke off.
  if (typeof unread === 'string') return /^\s*[[{<]/.test(unread) ? undefined : ofText(unread)
  const names = frames.map(ownNames).find(({ length }) => length > 0)
  return (
    names &&
    foreignError(`JSON of another form (with ${names.slice(0, 3).join(', ')})`, CHECK_ADDRESS)
  )
}
