// Protocols that are not OpenAI's chats, told by what they alone write. Whoever meets one has named the wrong
// address, and asking again would give the same.
import { FOREIGN_CODE } from './api-error.ts'
import { ChatError } from './errors.ts'
import { asObject, asText, type Json } from './json.ts'
import type { Delta } from './types.ts'

const OWN_ROUTE = 'Replace the route by `createChatHandler` of @x/core/server.'
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
    is: (_, type) =>
      /^(?:start|finish)(?:-step)?$|^(?:text|reasoning|tool-input|tool-output)-[a-z]+$/.test(type),
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
    is: (_, type) => /^(?:RUN|STEP|TEXT_MESSAGE|TOOL_CALL|STATE|THINKING)_[A-Z_]+$/.test(type),
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

function ofText(text: string): Delta | undefined {
  if (!LINES_OF_AI_SDK.test(text.trimStart())) return undefined
  return foreignError('a stream of the AI SDK', OWN_ROUTE)
}

/** Whether it is, or may be the head of, what was asked for. */
function isChat(value: Json): boolean {
  return (
    Array.isArray(value['choices']) ||
    /^(?:chat\.|text_)completion/.test(asText(value['object']) ?? '')
  )
}

/** Members that are found beside chunks, and alone say nothing of a protocol. */
const BESIDE = ['usage', 'error', 'model', 'detail'] as const

/** Watches the frames of one answer. */
export interface ForeignWatch {
  look(frame: Json): void
  /**
   * Why nothing could be read: the protocol that came in place of a chat. `isSure` leaves out JSON that is of no known
   * one. Undefined once anything of a chat came.
   */
  verdict(isSure: boolean): Delta | undefined
}

/** Tells other protocols apart. A value of its own, so that who reads text completions alone does not carry it. */
export interface ForeignProtocols {
  /** The failure of plain text that is a protocol; undefined for any other. */
  ofText(text: string): Delta | undefined
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
      const names = Object.keys(frame).filter((name) => /^[\w-]{1,40}$/.test(name))
      const isAside = type === 'ping' || BESIDE.some((name) => name in frame)
      if (names.length > 0 && !isAside) unknown ??= names.slice(0, 3).join(', ')
    },
    verdict(isSure) {
      if (hasChat) return undefined
      if (mark) return foreignError(mark.came, mark.advice)
      if (isSure || unknown === undefined) return undefined
      return foreignError(
        `JSON of another form (with ${unknown})`,
        'Check that the address is one of an OpenAI-compatible server or of `createChatHandler`.',
      )
    },
  }
}

/** Those that are met where an OpenAI-compatible chat is expected. */
export const foreignProtocols: ForeignProtocols = { ofText, watch }
