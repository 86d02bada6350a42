// Protocols that are not OpenAI's chats, told by what they alone write. Whoever meets one has named the wrong
// address, and asking again would give the same.
import { FOREIGN_CODE } from './api-error.ts'
import { ChatError } from '../errors.ts'
import { asObject, asText, type Json } from '../json.ts'
import type { Delta } from '../message/types.ts'

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

function foreignError(came: string, advice: string): Delta {
  const error = new ChatError('protocol', {
    code: FOREIGN_CODE,
    message: `@x/core: ${came} came where an OpenAI-compatible chat was expected, so nothing of it could be read. ${advice}`,
  })
  return { type: 'error', error: error.toJSON() }
}

function ofText(text: string): Delta {
  if (LINES_OF_AI_SDK.test(text.trimStart()))
    return foreignError('a stream of the AI SDK', OWN_ROUTE)
  return foreignError('plain text', CHECK_ADDRESS)
}

/** Whether it is, or may be the head of, what was asked for. */
function isChat(value: Json): boolean {
  return (
    Array.isArray(value['choices']) ||
    /^(?:chat\.|text_)completion/.test(asText(value['object']) ?? '')
  )
}

/** Members that are found in chunks and beside them, and alone say nothing of a protocol. */
const BESIDE = new Set(
  'id object created model usage error detail provider service_tier system_fingerprint'.split(' '),
)

/** Watches the frames of one answer. */
export interface ForeignWatch {
  look(frame: Json): void
  /** The failure of an event that is text and no JSON; undefined once anything of a chat came. */
  text(data: string): Delta | undefined
  /**
   * Why nothing could be read: the protocol that came in place of a chat. `isSure` leaves out JSON that is of no known
   * one. Undefined once anything of a chat came.
   */
  verdict(isSure: boolean): Delta | undefined
}

/** Tells other protocols apart. A value of its own, so that who reads text completions alone does not carry it. */
export interface ForeignProtocols {
  /** The failure of plain text. */
  ofText(text: string): Delta
  watch(): ForeignWatch
}

function watch(): ForeignWatch {
  let hasChat = false
  let mark: Mark | undefined
  let unknown: string | undefined
  return {
    look(frame) {
      if (hasChat) return
      hasChat = isChat(frame)
      const type = asText(frame['type']) ?? ''
      mark ??= MARKS.find((each) => each.is(frame, type))
      const isAside = type === 'ping' || 'error' in frame || 'detail' in frame
      const names = Object.keys(frame).filter((name) => /^[\w-]{1,40}$/.test(name))
      const own = isAside ? [] : names.filter((name) => !BESIDE.has(name))
      if (own.length > 0) unknown ??= own.slice(0, 3).join(', ')
    },
    text(data) {
      // Half of an object is an answer that broke off.
      if (hasChat || /^\s*[[{<]/.test(data)) return undefined
      return mark ? foreignError(mark.came, mark.advice) : ofText(data)
    },
    verdict(isSure) {
      if (hasChat) return undefined
      if (mark) return foreignError(mark.came, mark.advice)
      if (isSure || unknown === undefined) return undefined
      return foreignError(`JSON of another form (with ${unknown})`, CHECK_ADDRESS)
    },
  }
}

/** Those that are met where an OpenAI-compatible chat is expected. */
export const foreignProtocols: ForeignProtocols = { ofText, watch }
