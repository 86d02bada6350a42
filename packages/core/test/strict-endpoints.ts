// Endpoints that refuse what real ones are reported to refuse, in the words of those reports.

/** A message of a request. */
export interface SentMessage {
  role: string
  content?: unknown
  tool_calls?: Record<string, unknown>[]
  [member: string]: unknown
}

/** The body of a request. */
export interface SentBody {
  model: string
  messages: SentMessage[]
  [member: string]: unknown
}

/** A refusal: its status, and its body as a value or as text. */
export interface Refused {
  status: number
  body: unknown
}

/** One model at one endpoint. */
export interface StrictModel {
  name: string
  /** The name of its spelling among those of spellings.ts. */
  spelling: string
  /** Undefined where it takes the request. `wording` chooses among those that were reported, from 0. */
  refusal(body: SentBody, wording: number): Refused | undefined
}

const answersOf = ({ messages }: SentBody): SentMessage[] =>
  messages.filter(({ role }) => role === 'assistant')
const isCalling = ({ tool_calls }: SentMessage): boolean => (tool_calls?.length ?? 0) > 0

const openaiError = (message: string, more: object = {}): object => ({
  error: {
    message,
    type: 'invalid_request_error',
    param: null,
    code: 'invalid_request_error',
    ...more,
  },
})

/** Where a message stands that fails a check, or -1. */
function placeOf(body: SentBody, isBad: (message: SentMessage) => boolean): number {
  return body.messages.findIndex((message) => message.role === 'assistant' && isBad(message))
}

const lacksThoughts = (message: SentMessage): boolean => !('reasoning_content' in message)

/** Wants its thoughts with each answer. vercel/ai, oai-compatible-copilot#215, 9router#773, open-interpreter#215 */
export const deepseek: StrictModel = {
  name: 'deepseek-v4',
  spelling: 'the member reasoning_content',
  refusal(body, wording) {
    if (placeOf(body, lacksThoughts) < 0) return undefined
    const name = wording % 2 === 0 ? '`reasoning_content`' : 'reasoning_content'
    const message = `The ${name} in the thinking mode must be passed back to the API.`
    return { status: 400, body: openaiError(message) }
  },
}

/** Wants them with calls. GitNexus#43; continue#11600, nanobot#3939 */
export const kimi: StrictModel = {
  name: 'kimi-k2.5',
  spelling: 'the member reasoning_content',
  refusal(body, wording) {
    const at = placeOf(body, (message) => isCalling(message) && lacksThoughts(message))
    if (at < 0) return undefined
    const message =
      wording % 2 === 0
        ? `thinking is enabled but reasoning_content is missing in assistant tool call message at index ${at}`
        : `Missing \`reasoning_content\` field in the assistant message at message index ${at}`
    return { status: 400, body: openaiError(message) }
  },
}

/** The signature of a call, as Gemini has it. */
export const signatureOf = (call: Record<string, unknown> | undefined): unknown =>
  (call?.['extra_content'] as { google?: { thought_signature?: unknown } } | undefined)?.google
    ?.thought_signature

/** Wants a signature on the first call of each answer. paws#103, zafiro#100; through Vertex gemini-cli-openai#156 */
export const gemini: StrictModel = {
  name: 'gemini-3',
  spelling: "Gemini's signatures alone",
  refusal(body, wording) {
    const at = placeOf(
      body,
      (message) => isCalling(message) && !signatureOf(message.tool_calls?.[0]),
    )
    if (at >= 0) {
      const message =
        wording % 2 === 0
          ? `Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call \`default_api:weather\` , position ${at}.`
          : `function call \`weather\` in the ${at}. content block is missing a \`thought_signature\`.`
      return { status: 400, body: [{ error: { code: 400, message, status: 'INVALID_ARGUMENT' } }] }
    }
    const signatures = answersOf(body).flatMap(({ tool_calls = [] }) => tool_calls.map(signatureOf))
    const isForeign = signatures.some((each) => each && !/^SEAL|^skip_/.test(String(each)))
    if (!isForeign) return undefined
    const error = { code: 400, message: 'Corrupted thought signature.', status: 'INVALID_ARGUMENT' }
    return { status: 400, body: [{ error }] }
  },
}

/** Refuses a member that it wrote itself, by model. jan#8136, gptel#774, vercel/ai#8057 */
export const groq: StrictModel = {
  name: 'groq-qwen',
  spelling: 'the member reasoning',
  refusal(body, wording) {
    const at = placeOf(body, (message) => 'reasoning' in message)
    if (at < 0) return undefined
    const message =
      wording % 2 === 0
        ? `messages[${at}].reasoning: reasoning is not supported with this model`
        : `'messages.${at}' : for 'role:assistant' the following must be satisfied[('messages.${at}' : property 'reasoning' is unsupported, did you mean 'role'?)]`
    return { status: 400, body: openaiError(message) }
  },
}

/** The same with the other member. */
export const groqContent: StrictModel = {
  name: 'groq-r1',
  spelling: 'the member reasoning_content',
  refusal(body) {
    const at = placeOf(body, (message) => 'reasoning_content' in message)
    if (at < 0) return undefined
    const message = `'messages.${at}' : for 'role:assistant' the following must be satisfied[('messages.${at}' : property 'reasoning_content' is unsupported)]`
    return { status: 400, body: openaiError(message) }
  },
}

/** Validates like pydantic; repeats what it refuses. crush#1590; inside another error litellm#30835, zeroclaw#2693 */
export const mistral: StrictModel = {
  name: 'mistral-strict',
  spelling: 'the member reasoning_content',
  refusal(body, wording) {
    const at = placeOf(body, (message) => 'reasoning_content' in message)
    if (at < 0) return undefined
    const detail = [
      {
        type: 'extra_forbidden',
        loc: ['body', 'messages', at, 'assistant', 'reasoning_content'],
        msg: 'Extra inputs are not permitted',
        // What was thought of may be anything: a bill, a quota, a length.
        input: 'the quota of the billing period and the maximum context length are missing',
      },
    ]
    const error = {
      object: 'error',
      message: { detail },
      type: 'invalid_request_error',
      code: null,
    }
    return { status: 422, body: wording % 2 === 0 ? { detail } : error }
  },
}

/** Wants its thoughts in front of its calls, sealed by itself. oh-my-pi#3399, nagobot#21 and Anthropic's own words */
export const claude: StrictModel = {
  name: 'claude-through-litellm',
  spelling: "LiteLLM's thinking_blocks, told once more among the fields of the provider",
  refusal(body, wording) {
    const at = placeOf(body, (message) => isCalling(message) && !('thinking_blocks' in message))
    if (at < 0) return undefined
    const message = `messages.${at}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`, but found \`tool_use\`. When \`thinking\` is enabled, a final \`assistant\` message must start with a thinking block.`
    const error = { type: 'error', error: { type: 'invalid_request_error', message } }
    const raw = {
      message: 'Provider returned error',
      code: 400,
      metadata: { raw: JSON.stringify(error) },
    }
    return { status: 400, body: wording % 2 === 0 ? error : { error: raw } }
  },
}

/** Takes no seal of its own back any more. oh-my-pi#3399: seals of one provider behind a router at another */
export const routed: StrictModel = {
  name: 'claude-through-a-router',
  spelling: 'reasoning_details with text and signature',
  refusal(body, wording) {
    const at = placeOf(body, (message) => 'reasoning_details' in message)
    if (at < 0) return undefined
    const words = [
      `messages.${at}.content.0: Invalid \`signature\` in \`thinking\` block`,
      `messages.${at}.content.2: Invalid signature in thinking block`,
    ]
    const inner = {
      type: 'error',
      error: { type: 'invalid_request_error', message: words[wording % 2] },
    }
    const metadata = { raw: JSON.stringify(inner), provider_name: 'Azure', is_byok: false }
    return {
      status: 400,
      body: { error: { message: 'Provider returned error', code: 400, metadata } },
    }
  },
}

/** A gateway that tells of the refusal behind it as JSON text. autogen#7136, claude-code-router#1204 */
export const gateway: StrictModel = {
  name: 'deepseek-behind-a-gateway',
  spelling: 'the member reasoning_content',
  refusal(body, wording) {
    const refused = deepseek.refusal(body, wording)
    if (!refused) return undefined
    const message = `Error from provider(deepseek): ${JSON.stringify(refused.body)}`
    return {
      status: 400,
      body: { error: { message, type: 'api_error', code: 'provider_response_error' } },
    }
  },
}

/** Made up: nothing but the name of the member, in words that nobody has seen. */
export const terse: StrictModel = {
  name: 'terse',
  spelling: "Copilot's reasoning_text and reasoning_opaque",
  refusal(body, wording) {
    const at = placeOf(body, (message) => 'reasoning_opaque' in message)
    if (at < 0) return undefined
    const words = ['reasoning_opaque?', { oops: ['reasoning_opaque', at] }]
    return { status: 400, body: words[wording % 2] }
  },
}

/** Made up: asks for what is not there by its name alone. */
export const terseWanting: StrictModel = {
  name: 'terse-wanting',
  spelling: 'the member reasoning_content',
  refusal(body, wording) {
    if (placeOf(body, lacksThoughts) < 0) return undefined
    const words = ['bad: reasoning_content', { code: 'E17', field: 'reasoning_content' }]
    return { status: 400, body: words[wording % 2] }
  },
}

/** Made up: refuses a member whose name is a word of everyday language. */
export const tersePlain: StrictModel = {
  name: 'terse-plain',
  spelling: 'the member reasoning',
  refusal(body, wording) {
    if (placeOf(body, (message) => 'reasoning' in message) < 0) return undefined
    const words = ['bad field: reasoning', { error: 'the property reasoning does not exist' }]
    return { status: 400, body: words[wording % 2] }
  },
}

/** Made up: asks for a member of which nothing is documented, with calls or with each answer. */
export const plainWanting: StrictModel = {
  name: 'plain-wanting',
  spelling: 'the member reasoning',
  refusal(body, wording) {
    const at = placeOf(
      body,
      (message) => !('reasoning' in message) && (wording % 2 === 1 || isCalling(message)),
    )
    if (at < 0) return undefined
    const words = [`messages[${at}].reasoning is required`, 'Missing "reasoning" in an answer.']
    return { status: 400, body: openaiError(words[wording % 2] ?? '') }
  },
}

/** Models that refuse something of what goes back. */
export const STRICT: readonly StrictModel[] = [
  deepseek,
  kimi,
  gemini,
  groq,
  groqContent,
  mistral,
  claude,
  routed,
  gateway,
  terse,
  terseWanting,
  tersePlain,
  plainWanting,
]
