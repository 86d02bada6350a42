// The endpoint of the demo: chooses among written answers by a word in the question.
import { splitTokens } from './pieces.ts'
import { promptTextOf } from './requests.ts'
import type {
  Answer,
  SandboxRequest,
  ScriptedEndpoint,
  ScriptedError,
  ScriptedUsage,
} from './script.ts'
import { sampleOf } from './sample.ts'
import { CITATIONS, CODE, HONEST, LONG_REASONING, REASONING, TABLE, section, tour } from './tour.ts'

const FIRST_TOKEN_MS = 300
const TOKENS_PER_SECOND = 60
const HOUSE_TOKENS = 128

const USUAL: Answer = {
  reasoning: REASONING,
  // A price to show; nobody pays it.
  cost: 0.00042,
}

const ERRORS: Readonly<Record<number, ScriptedError>> = {
  400: { status: 400, code: 'context_length_exceeded', message: 'The conversation is too long.' },
  401: { status: 401, code: 'invalid_api_key', message: 'The key is missing or wrong.' },
  402: { status: 402, code: 'insufficient_quota', message: 'The account has run out of credit.' },
  403: { status: 403, code: 'forbidden', message: 'The key may not do this.' },
  404: { status: 404, code: 'model_not_found', message: 'There is no such model.' },
  413: { status: 413, code: 'request_too_large', message: 'The request is too large.' },
  429: {
    status: 429,
    code: 'rate_limit_exceeded',
    message: 'Too many requests.',
    headers: { 'retry-after': '2' },
  },
  500: { status: 500, code: 'server_error', message: 'The server failed.' },
  503: {
    status: 503,
    code: 'overloaded',
    message: 'The server is overloaded.',
    headers: { 'retry-after': '5' },
  },
}

function errorFor(prompt: string): Answer {
  if (/\bhtml\b/.test(prompt)) return { html: true }
  const status = Number(/\b[45]\d\d\b/.exec(prompt)?.[0] ?? 429)
  const error = ERRORS[status] ?? { status, message: `The server answered with ${status}.` }
  const message = `${error.message} (Sent on purpose. ${HONEST})`
  // Whoever asks for an error wants to see it, and not the client's second try.
  return { error: { ...error, message, headers: { ...error.headers, 'x-should-retry': 'false' } } }
}

interface OfferedTool {
  function?: { name?: string; parameters?: unknown }
}

/** The tool that the question names, else the first; without any, one that a model might know. */
function toolCall({ body, prompt }: SandboxRequest): Answer {
  const { tools = [] } = body as { tools?: OfferedTool[] }
  const named = tools.find(({ function: { name = '' } = {} }) => name && prompt.includes(name))
  const offered = (named ?? tools[0])?.function
  if (!offered?.name) {
    return {
      ...USUAL,
      text: `${HONEST} A model that wants to know the weather would now ask for a tool, like so:`,
      toolCalls: [{ name: 'get_weather', args: { city: 'Lisbon', unit: 'celsius' } }],
    }
  }
  return {
    ...USUAL,
    text: `${HONEST} It calls a tool with arguments that its schema allows:`,
    toolCalls: [{ name: offered.name, args: sampleOf(offered.parameters) }],
  }
}

/** By the schema that was asked for, where one was. */
function structuredAnswer({ body }: SandboxRequest): Answer | undefined {
  const { response_format: format } = body as {
    response_format?: { json_schema?: { schema?: unknown } }
  }
  const schema = format?.json_schema?.schema
  return schema === undefined
    ? undefined
    : { ...USUAL, text: JSON.stringify(sampleOf(schema), null, 2) }
}

function longText(): string {
  const sections = Array.from({ length: 40 }, (_, index) => section(index + 1))
  return `${HONEST} What follows is long.\n\n${sections.join('\n\n')}`
}

const TOUR_START = `${HONEST} This answer is not going to reach its end, because it was asked not to. Its first sentences arrive as they should, and what has arrived is kept. After this one there would have been another, `

/** Keywords in the order in which they are looked for, and what they bring. */
const KEYWORDS: readonly [RegExp, (request: SandboxRequest) => Answer][] = [
  [/\bmidstream\b/, () => ({ ...broken(), errorAfter: { chars: 180, error: midstream } })],
  [/\berrors?\b/, (request) => errorFor(request.prompt.toLowerCase())],
  [/\bcut\b/, () => ({ ...broken(), cutAfter: 180 })],
  [/\bstall\b/, () => ({ ...broken(), stallAfter: 180 })],
  [/\bslow\b/, () => ({ ...USUAL, text: `${HONEST} ${REASONING}`, pace: SLOW })],
  [/\bfast\b/, () => ({ ...USUAL, text: longText(), pace: { tokensPerSecond: 1000 } })],
  [/\blong\b/, () => ({ ...USUAL, text: longText(), pace: { tokensPerSecond: 250 } })],
  [/\btools?\b/, toolCall],
  [/\bempty\b/, () => ({})],
  [/\brefuse\b/, () => ({ refusal: `I was asked to refuse, and so I do. ${HONEST}` })],
  [/\blength\b/, () => ({ ...USUAL, text: TOUR_START.trimEnd(), finishReason: 'length' })],
  [/\bcode\b/, () => ({ ...USUAL, text: CODE })],
  [/\btables?\b/, () => ({ ...USUAL, text: TABLE })],
  [/\breason(ing)?\b/, () => ({ ...USUAL, reasoning: LONG_REASONING, text: `${HONEST} So: yes.` })],
]

const SLOW = { firstTokenMs: 2000, tokensPerSecond: 5 }
const midstream: ScriptedError = {
  status: 500,
  code: 'server_error',
  message: `The model failed half-way. (Sent on purpose. ${HONEST})`,
}

function broken(): Answer {
  return { text: TOUR_START + TOUR_START }
}

function afterTool(request: SandboxRequest): Answer | undefined {
  const { messages } = request.body as { messages?: { role?: string; content?: unknown }[] }
  const last = messages?.at(-1)
  if (last?.role !== 'tool') return undefined
  const result = typeof last.content === 'string' ? last.content : JSON.stringify(last.content)
  return { ...USUAL, text: `${HONEST} The tool said:\n\n\`\`\`json\n${result}\n\`\`\`` }
}

function usualAnswer(request: SandboxRequest): Answer {
  const words = request.prompt.replace(/\s+/g, ' ').trim()
  const echo = words.length > 200 ? `${words.slice(0, 200)}…` : words || '(nothing was asked)'
  return { ...USUAL, text: tour(echo), citations: CITATIONS }
}

/** Text completions have neither Markdown nor thoughts: the text just goes on. */
function continuation(): Answer {
  const text = ` … and so on. ${HONEST.replaceAll('`', '')} A model would go on with your text from where it ends; the sandbox can only show how the words arrive.`
  return { text, cost: 0.00004 }
}

/** The endpoint that `createSandbox()` plays when it is given no script. A fresh one at each call. */
export function builtInScript(): ScriptedEndpoint {
  const failedOnce = new Set<string>()

  function answer(request: SandboxRequest): Answer {
    const prompt = request.prompt.toLowerCase()
    const keyword = KEYWORDS.find(([pattern]) => pattern.test(prompt))?.[1]
    // `error once` fails at the first try and not at the second, so that a retry can be seen to work.
    if (/\bonce\b/.test(prompt) && !failedOnce.delete(prompt)) failedOnce.add(prompt)
    const recovered = /\bonce\b/.test(prompt) && !failedOnce.has(prompt)
    const isChat = 'messages' in (request.body as object)
    const usual = isChat ? usualAnswer : continuation
    const chosen =
      afterTool(request) ??
      (recovered ? undefined : keyword?.(request)) ??
      structuredAnswer(request) ??
      usual(request)
    return { ...chosen, usage: promptUsage(request) }
  }

  return {
    answers: answer,
    pace: { firstTokenMs: FIRST_TOKEN_MS, tokensPerSecond: TOKENS_PER_SECOND },
    models: [
      {
        id: 'sandbox',
        name: 'Sandbox',
        description: 'Not a model: written answers, chosen by a word in the question.',
        contextLength: 128_000,
      },
      {
        id: 'sandbox-mini',
        name: 'Sandbox mini',
        description: 'The same answers under another name, so that there is something to choose.',
        contextLength: 32_000,
      },
    ],
  }
}

/** As if instructions of the house stood first, and all but the last turn had been read from a cache. */
function promptUsage({ body }: SandboxRequest): ScriptedUsage {
  const { messages } = body as { messages?: unknown[] }
  const count = (part: unknown): number => HOUSE_TOKENS + splitTokens(promptTextOf(part)).length
  return {
    promptTokens: count(body),
    cachedTokens: count({ messages: messages?.slice(0, -1) ?? [] }),
  }
}
