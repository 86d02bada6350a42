// Pieces in the words of the OpenAI API: chat and text completions, streamed and whole.
import { chatLogprobs, textLogprobs } from './logprobs.ts'
import { isToken, splitTokens, type Piece } from './pieces.ts'
import type { Answer, ScriptedError } from './script.ts'

/** What is the same in every payload of one response. */
export interface Head {
  operation: 'chat' | 'completions'
  id: string
  created: number
  model: string
  /** How many likely tokens to tell for each place; undefined for none. */
  logprobs?: number | undefined
}

const ERROR_TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  402: 'insufficient_quota',
  403: 'permission_error',
  429: 'rate_limit_error',
}

/** The body of an error. */
export function errorBody(error: ScriptedError): object {
  const status = error.status ?? 500
  const type =
    error.type ?? ERROR_TYPES[status] ?? (status < 500 ? 'invalid_request_error' : 'server_error')
  const { message, param = null, code = null } = error
  return { error: { message, type, param, code } }
}

function annotationOf(piece: Piece & { type: 'citation' }): object {
  const { url, title, snippet, start, end } = piece.citation
  return {
    type: 'url_citation',
    url_citation: { url, title, content: snippet, start_index: start, end_index: end },
  }
}

function deltaOf(piece: Piece, answer: Answer): object {
  switch (piece.type) {
    case 'reasoning':
      return { [answer.reasoningField ?? 'reasoning']: piece.text }
    case 'text':
      return { content: piece.text }
    case 'refusal':
      return { refusal: piece.text }
    case 'tool': {
      const { index, id, name, args } = piece
      const opening = id === undefined ? {} : { id, type: 'function' }
      return { tool_calls: [{ index, ...opening, function: { name, arguments: args } }] }
    }
    case 'citation':
      return { annotations: [annotationOf(piece)] }
    default:
      return {}
  }
}

function chunk(head: Head, choices: readonly object[], more: object = {}): string {
  const object = head.operation === 'chat' ? 'chat.completion.chunk' : 'text_completion'
  const { id, created, model } = head
  return JSON.stringify({ id, object, created, model, choices, ...more })
}

/** The chunk that opens a choice; text completions have none. */
export function openingChunk(head: Head, index: number): string | undefined {
  if (head.operation === 'completions') return undefined
  const delta = { role: 'assistant', content: '' }
  return chunk(head, [{ index, delta, finish_reason: null }])
}

/** The member of a choice that tells how likely its tokens were. */
function logprobsOf({ operation, logprobs }: Head, text: string): object | null {
  if (logprobs === undefined || text === '') return null
  return (operation === 'chat' ? chatLogprobs : textLogprobs)(splitTokens(text), logprobs)
}

/** The chunk of one piece; `undefined` for what text completions cannot carry. */
export function pieceChunk(head: Head, piece: Piece, answer: Answer): string | undefined {
  if (piece.type === 'error') return JSON.stringify(errorBody(piece.error))
  if (!('choice' in piece)) return undefined
  const index = piece.choice
  const finish = piece.type === 'finish' ? piece.reason : null
  if (head.operation === 'chat') {
    const more = piece.type === 'finish' ? answer.wire : undefined
    const logprobs = piece.type === 'text' ? logprobsOf(head, piece.text) : null
    const choice = { index, delta: deltaOf(piece, answer), finish_reason: finish }
    return chunk(head, [logprobs ? { ...choice, logprobs } : choice], more)
  }
  if (piece.type !== 'text' && piece.type !== 'finish') return undefined
  const text = piece.type === 'text' ? piece.text : ''
  return chunk(head, [{ index, text, logprobs: logprobsOf(head, text), finish_reason: finish }])
}

/** The chunk that carries the usage, after the last choice and before `[DONE]`. */
export function usageChunk(head: Head, usage: object): string {
  return chunk(head, [], { usage })
}

/** What an answer took, in the wire's words. */
export function usageOf(answer: Answer, pieces: readonly Piece[], prompt: string): object {
  const scripted = answer.usage === false ? {} : (answer.usage ?? {})
  const promptTokens = scripted.promptTokens ?? splitTokens(prompt).length
  const completionTokens = scripted.completionTokens ?? pieces.filter(isToken).length
  const reasoningTokens =
    scripted.reasoningTokens ?? pieces.filter((piece) => piece.type === 'reasoning').length
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: {
      cached_tokens: scripted.cachedTokens ?? 0,
      ...(scripted.cacheWriteTokens === undefined
        ? {}
        : { cache_write_tokens: scripted.cacheWriteTokens }),
    },
    completion_tokens_details: { reasoning_tokens: reasoningTokens },
    ...(answer.cost === undefined ? {} : { cost: answer.cost }),
    ...scripted.wire,
  }
}

function joined(pieces: readonly Piece[], type: 'reasoning' | 'text' | 'refusal'): string {
  return pieces.map((piece) => (piece.type === type ? piece.text : '')).join('')
}

function toolCallsOf(pieces: readonly Piece[]): object[] {
  const calls: { id: string; type: string; function: { name: string; arguments: string } }[] = []
  for (const piece of pieces) {
    if (piece.type !== 'tool') continue
    const call = (calls[piece.index] ??= {
      id: piece.id ?? '',
      type: 'function',
      function: { name: piece.name ?? '', arguments: '' },
    })
    call.function.arguments += piece.args
  }
  return calls
}

function messageOf(pieces: readonly Piece[], answer: Answer): object {
  const text = joined(pieces, 'text')
  const reasoning = joined(pieces, 'reasoning')
  const refusal = joined(pieces, 'refusal')
  const calls = toolCallsOf(pieces)
  const annotations = pieces.flatMap((piece) =>
    piece.type === 'citation' ? [annotationOf(piece)] : [],
  )
  return {
    role: 'assistant',
    content: text === '' && (calls.length > 0 || refusal !== '') ? null : text,
    refusal: refusal === '' ? null : refusal,
    ...(reasoning === '' ? {} : { [answer.reasoningField ?? 'reasoning']: reasoning }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
    ...(annotations.length === 0 ? {} : { annotations }),
  }
}

/** The whole response, for requests that do not stream. */
export function wholeBody(
  head: Head,
  pieces: readonly Piece[],
  answer: Answer,
  count: number,
  usage: object | undefined,
): object {
  const choices = Array.from({ length: count }, (_, index) => {
    const own = pieces.filter((piece) => 'choice' in piece && piece.choice === index)
    const finish = own.find((piece) => piece.type === 'finish')?.reason ?? null
    const text = joined(own, 'text')
    const logprobs = logprobsOf(head, text)
    return head.operation === 'chat'
      ? { index, message: messageOf(own, answer), logprobs, finish_reason: finish }
      : { index, text, logprobs, finish_reason: finish }
  })
  const object = head.operation === 'chat' ? 'chat.completion' : 'text_completion'
  const { id, created, model } = head
  const counted = usage === undefined ? {} : { usage }
  return { id, object, created, model, choices, ...counted, ...answer.wire }
}
