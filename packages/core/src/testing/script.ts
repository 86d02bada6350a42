// The vocabulary of a script: plain values that say what the endpoint answers, and how badly.

/** How fast an answer comes. Every member defaults to no waiting at all. */
export interface Pace {
  /** Milliseconds until the response headers. @default 0 */
  headersMs?: number | undefined
  /** Milliseconds from the headers to the first token. @default 0 */
  firstTokenMs?: number | undefined
  /** Tokens per second after the first; `'instant'` sends each as soon as it is read. @default 'instant' */
  tokensPerSecond?: number | 'instant' | undefined
}

/** An error in the shape of the OpenAI API. */
export interface ScriptedError {
  message: string
  /** HTTP status, where the error is a response of its own. @default 500 */
  status?: number | undefined
  code?: string | number | undefined
  /** @default by status, e.g. `rate_limit_error` */
  type?: string | undefined
  param?: string | undefined
  /** More response headers, e.g. `{ 'retry-after': '2' }`. */
  headers?: Readonly<Record<string, string>> | undefined
}

/** A call of a tool that the answer asks for. */
export interface ScriptedToolCall {
  /** @default `call_sandbox_0`, `call_sandbox_1`, … */
  id?: string | undefined
  name: string
  /** A value is sent as its JSON; a string is sent as it is, so that it may be broken JSON. */
  args: unknown
}

/** A page that the answer cites. */
export interface ScriptedCitation {
  url: string
  title?: string | undefined
  snippet?: string | undefined
  /** Where in the text it belongs, in UTF-16 code units. @default where the text links to the URL, else its end */
  start?: number | undefined
  end?: number | undefined
}

/** Token counts, where those that the sandbox counts itself will not do. */
export interface ScriptedUsage {
  promptTokens?: number | undefined
  completionTokens?: number | undefined
  reasoningTokens?: number | undefined
  cachedTokens?: number | undefined
  cacheWriteTokens?: number | undefined
  /** More members of the wire's usage object, as they are. */
  wire?: Readonly<Record<string, unknown>> | undefined
}

/** One answer. JSON-able. An empty one is an empty answer that finishes with `stop`. */
export interface Answer {
  reasoning?: string | undefined
  /** The member of the delta that carries reasoning. @default 'reasoning' */
  reasoningField?: 'reasoning' | 'reasoning_content' | undefined
  text?: string | undefined
  refusal?: string | undefined
  toolCalls?: readonly ScriptedToolCall[] | undefined
  citations?: readonly ScriptedCitation[] | undefined
  /** `false` sends no usage even when asked. @default counted */
  usage?: ScriptedUsage | false | undefined
  /** US dollars, sent as a member of the usage. */
  cost?: number | undefined
  /** The model that the answer names. @default the one that was asked */
  model?: string | undefined
  /** `null` sends none, though the stream ends with `[DONE]`. @default 'stop', or 'tool_calls' after calls */
  finishReason?: string | null | undefined
  pace?: Pace | undefined
  /** Several choices; each only with what is inside one (texts, calls, citations, finish reason). */
  choices?: readonly Answer[] | undefined
  /** Falls silent after so many characters (reasoning and text together) and keeps the connection open. */
  stallAfter?: number | undefined
  /** Ends the connection after so many characters, without finish reason and without `[DONE]`. */
  cutAfter?: number | undefined
  /** How `cutAfter` ends it: an orderly end of the body, or a broken connection. @default 'close' */
  cut?: 'close' | 'break' | undefined
  /** An error instead of an answer. */
  error?: ScriptedError | undefined
  /** An error inside a stream that began well, after so many characters. */
  errorAfter?: { chars: number; error: ScriptedError } | undefined
  /** A page of HTML instead of an answer, with this status (`true`: 502). */
  html?: boolean | number | undefined
  /** `fetch` fails, as it does when nothing listens at the address. */
  unreachable?: boolean | undefined
  /** This body instead of an answer, byte for byte. */
  raw?: string | undefined
  /** With `raw`. @default 'text/event-stream' */
  contentType?: string | undefined
  /** This value as a JSON body instead of an answer. */
  json?: unknown
  /** With `raw` and `json`. @default 200 */
  status?: number | undefined
  /** More members of the chunk that finishes a choice, or of a whole body, as they are. */
  wire?: Readonly<Record<string, unknown>> | undefined
  /** More response headers. */
  headers?: Readonly<Record<string, string>> | undefined
}

/** A model in the list that the endpoint serves. */
export interface ScriptedModel {
  id: string
  name?: string | undefined
  description?: string | undefined
  contextLength?: number | undefined
  /** More members of the entry, as they are. */
  wire?: Readonly<Record<string, unknown>> | undefined
}

/** What came in, and what became of it. */
export interface SandboxRequest {
  method: string
  url: string
  /** Path of the URL, without its query. */
  path: string
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>
  /** The body parsed; `undefined` where there was none or it was not JSON. */
  body: unknown
  /** The body as it came. */
  bodyText: string
  /** The text of the last user message, or the prompt. */
  prompt: string
  /** `aborted`: the other side went away first. `open`: not ended yet. */
  state: 'open' | 'finished' | 'aborted'
  /** Resolves when `state` leaves `open`. Never rejects. */
  ended: Promise<'finished' | 'aborted'>
}

/** Chooses the answer by looking at the request. */
export type AnswerFunction = (request: SandboxRequest) => Answer | Promise<Answer>

/** A whole endpoint: its answers in order (the last repeats), its models, its key. */
export interface ScriptedEndpoint {
  answers: Answer | readonly Answer[] | AnswerFunction
  /** Ids will do. @default one model named `sandbox` */
  models?: readonly (string | ScriptedModel)[] | undefined
  /** The pace of answers that name none; merged member by member. */
  pace?: Pace | undefined
  /** When given, requests without it, as a bearer token or in `x-api-key`, are refused with 401. */
  apiKey?: string | undefined
  /** Answers at other paths, by the end of the path; a segment with a colon stands for any one segment. */
  routes?: Readonly<Record<string, Answer | AnswerFunction>> | undefined
}

/** What `createSandbox` plays: one answer, several in order, a whole endpoint, or a function. */
export type Script = Answer | readonly Answer[] | ScriptedEndpoint | AnswerFunction

/** The long form of a script. */
export function toEndpoint(script: Script): ScriptedEndpoint {
  return typeof script === 'object' && 'answers' in script ? script : { answers: script }
}
