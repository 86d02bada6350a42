// What the OpenAI API would refuse before any model sees it.
import type { SandboxRequest, ScriptedError } from './script.ts'

/** What a request wants, once it is known to make sense. */
export type Wish =
  | { operation: 'models'; modelId: string | undefined }
  | {
      operation: 'chat' | 'completions'
      model: string
      stream: boolean
      includeUsage: boolean
      count: number
      maxTokens: number
      /** How many likely tokens to tell for each place; undefined for none. */
      logprobs: number | undefined
    }

type Body = Readonly<Record<string, unknown>>

function operationOf(record: SandboxRequest): Wish['operation'] | undefined {
  const path = record.path.replace(/\/+$/, '')
  if (path.endsWith('/chat/completions')) return 'chat'
  if (path.endsWith('/completions')) return 'completions'
  if (/\/models(\/[^/]+)?$/.test(path)) return 'models'
  // One exact address, whatever its name, is a chat (the `api` option of a client).
  const body = record.body as Body | undefined
  return record.method === 'POST' && body?.['messages'] !== undefined ? 'chat' : undefined
}

function missing(param: string): ScriptedError {
  return { status: 400, message: `The sandbox needs \`${param}\` in the body.`, param }
}

function invalid(param: string, must: string): ScriptedError {
  return { status: 400, message: `\`${param}\` must be ${must}.`, param }
}

/** An error where the whole request makes no sense, else what it wants. */
export function readWish(record: SandboxRequest): Wish | ScriptedError {
  const operation = operationOf(record)
  const { method, path } = record
  if (operation === undefined) {
    return {
      status: 404,
      message: `The sandbox has nothing at ${method} ${path}.`,
      code: 'unknown_url',
    }
  }
  const wanted = operation === 'models' ? 'GET' : 'POST'
  if (method !== wanted) {
    const message = `${path} takes ${wanted}, not ${method}.`
    return { status: 405, message, code: 'method_not_allowed', headers: { allow: wanted } }
  }
  if (operation === 'models') {
    const id = /\/models\/([^/]+)\/?$/.exec(path)?.[1]
    return { operation, modelId: id === undefined ? undefined : decodeURIComponent(id) }
  }
  if (typeof record.body !== 'object' || record.body === null || Array.isArray(record.body)) {
    return { status: 400, message: 'The body is not a JSON object.', code: 'invalid_json' }
  }
  return readBody(operation, record.body as Body)
}

function readBody(operation: 'chat' | 'completions', body: Body): Wish | ScriptedError {
  const { model, messages, prompt, n, stream, stream_options: options } = body
  if (typeof model !== 'string' || model === '') return missing('model')
  if (operation === 'chat') {
    if (messages === undefined) return missing('messages')
    if (!Array.isArray(messages) || messages.length === 0) {
      return invalid('messages', 'an array of at least one message')
    }
    const wrong = messages.findIndex(
      (message: Body | null) => typeof message?.['role'] !== 'string',
    )
    if (wrong >= 0) return invalid(`messages[${wrong}]`, 'an object with a role')
  } else if (prompt === undefined) return missing('prompt')
  const each = n ?? 1
  if (typeof each !== 'number' || !Number.isInteger(each) || each < 1 || each > 128) {
    return invalid('n', 'a whole number from 1 to 128')
  }
  const limit = body['max_completion_tokens'] ?? body['max_tokens'] ?? Infinity
  if (typeof limit !== 'number' || limit < 1) return invalid('max_tokens', 'a number of at least 1')
  const prompts =
    operation === 'completions' && Array.isArray(prompt) && typeof prompt[0] === 'string'
      ? prompt.length
      : 1
  return {
    operation,
    model,
    stream: stream === true,
    includeUsage: (options as Body | undefined | null)?.['include_usage'] === true,
    count: each * prompts,
    maxTokens: limit,
    logprobs: logprobsIn(body),
  }
}

/** Of a text completion a number, of a chat a switch with a number beside it. */
function logprobsIn({ logprobs, top_logprobs: top }: Body): number | undefined {
  if (typeof logprobs === 'number') return logprobs
  if (logprobs !== true) return undefined
  return typeof top === 'number' ? top : 0
}
