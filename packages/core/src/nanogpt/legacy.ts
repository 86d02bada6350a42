// The older endpoint, `talk-to-gpt`, as a dialect of its own: a prompt and the messages before it go
// out, plain text comes back. So it is a chat source like any other.
import type { Decoder, Dialect } from '../dialect/dialect.ts'
import { usageError } from '../errors.ts'
import { asArray, asObject, asText, type Json, parseJson } from '../json.ts'
import { openai } from '../dialect/openai.ts'
import type { Delta, Settings } from '../message/types.ts'
import { usageOf } from './pricing.ts'
import { createTrailerSplitter } from './trailer.ts'
import { webSearchOptionOf, withWebSearch } from './web-search.ts'
import { editModelId, type ModelIdEdits } from './model-id.ts'

/** The path, beside /v1 and not below it. */
export const legacyPath = 'talk-to-gpt'

/** Members of a chat request that this endpoint does not know. */
const UNKNOWN = ['stream', 'stream_options', 'n', 'tool_choice', 'parallel_tool_calls'] as const

function textIn(message: unknown): string {
  const content = asObject(message)?.['content']
  if (typeof content === 'string') return content
  return asArray(content)
    .map((part) => {
      const text = asText(asObject(part)?.['text'])
      if (text === undefined) {
        throw usageError(
          'a picture, file or sound was to be sent to talk-to-gpt, which takes text alone. Use chat completions for it.',
        )
      }
      return text
    })
    .join('')
}

/** The body of a legacy request from that of a chat. */
export function legacyBody(params: object, settings: Settings): Json {
  const { messages, prompt: given, model, ...rest } = params as Json
  if (asArray(rest['tools']).length > 0) {
    throw usageError(
      'tools were to be sent to talk-to-gpt, which has none. Use chat completions for them.',
    )
  }
  for (const name of [...UNKNOWN, 'tools']) delete (rest as Record<string, unknown>)[name]
  const said = asArray(messages).flatMap((message) => {
    const role = asObject(message)?.['role'] === 'assistant' ? 'assistant' : 'user'
    const content = textIn(message)
    // The endpoint knows only these two roles: instructions are said by the user.
    return content === '' ? [] : [{ role, content }]
  })
  const prompt = given ?? said.pop()?.content ?? ''
  const body: Json = { prompt, model, messages: said, ...rest }
  if (typeof settings.webSearch !== 'object') return withWebSearch(body, settings.webSearch)
  const option = webSearchOptionOf({ webSearch: { enabled: true, ...settings.webSearch } })
  // No suffix names a model's own search: it is what `:online` alone means to such models.
  const webSearch = option === 'native' ? 'standard' : (option as ModelIdEdits['webSearch'])
  return { ...body, model: editModelId(asText(model) ?? '', { webSearch }) }
}

/** Plain text with its trailer as deltas. */
function createTextDecoder(model: string | undefined): Decoder {
  const splitter = createTrailerSplitter()
  const errors = openai().decoder({
    operation: 'chat',
    framing: 'json',
    params: {},
    settings: {},
  })
  let hasStarted = false
  let start = ''
  let isObject: boolean | undefined

  function text(value: string): Delta[] {
    return value === '' ? [] : [{ type: 'text', choice: 0, text: value }]
  }

  /** What may be an error in the place of an answer is not shown before it is known. */
  function read(data: string): string {
    if (isObject === false) return splitter.push(data)
    start += data
    if (start.trim() === '') return ''
    isObject ??= start.trimStart().startsWith('{')
    return isObject ? '' : splitter.push(start)
  }

  function end(): Delta[] {
    if (isObject === true) {
      const body = asObject(parseJson(start))
      if (body?.['error'] || Array.isArray(body?.['choices'])) return [...errors({ data: start })]
    }
    const certain = isObject === false ? '' : splitter.push(start)
    const rest = splitter.end()
    const usage = rest.billing && usageOf(rest.billing)
    return [
      ...text(certain + rest.text),
      ...(usage ? [{ type: 'usage' as const, usage }] : []),
      { type: 'finish', choice: 0, reason: 'stop' },
      { type: 'done' },
    ]
  }

  return (payload) => {
    const deltas = payload ? text(read(payload.data)) : end()
    if (hasStarted) return deltas
    hasStarted = true
    return [{ type: 'start', model }, ...deltas]
  }
}

/** The legacy endpoint as a dialect, on the ground of the whole one. */
export function legacyDialect(nanogpt: Dialect): Dialect {
  return {
    ...nanogpt,
    name: 'nanogpt-legacy',
    features: { webSearch: true },
    request(input) {
      if (input.operation === 'models') return nanogpt.request(input)
      if (input.operation === 'completions') {
        throw usageError(
          'talk-to-gpt has no text completions. Use `chat`, or the client itself instead of its `legacy`.',
        )
      }
      const body = legacyBody(input.params, input.settings)
      // What is refused of a model's id or its routes is refused here too.
      nanogpt.request({ operation: 'completions', params: body, settings: {} })
      return { path: legacyPath, headers: {}, body }
    },
    // An answer may start with a brace or with `data:` and is text all the same.
    framing: ({ operation }) => (operation === 'chat' ? 'text' : undefined),
    decoder: ({ params }) => createTextDecoder(asText((params as Json)['model'])),
  }
}
