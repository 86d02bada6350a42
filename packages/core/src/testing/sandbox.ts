// A scripted OpenAI-shaped endpoint behind a fetch function.
import { streamAnswer, wholeAnswer } from './answer.ts'
import { builtInScript } from './built-in.ts'
import { realClock, type Clock } from './clock.ts'
import { piecesOf } from './pieces.ts'
import { promptTextOf, recordRequest, type OpenRecord } from './requests.ts'
import { errorResponse, insteadOfAnswer, modelsResponse } from './responses.ts'
import {
  toEndpoint,
  type Answer,
  type AnswerFunction,
  type SandboxRequest,
  type Script,
  type ScriptedEndpoint,
} from './script.ts'
import { checkAnswer, checkScript } from './script-members.ts'
import { readWish } from './validate.ts'
import { usageOf, type Head } from './wire.ts'

/** What `createSandbox` takes besides the script. */
export interface SandboxOptions {
  /** Where pauses and `created` have their time from. @default real time */
  clock?: Clock | undefined
}

/** An endpoint without a network. */
export interface Sandbox {
  /** Takes what the global `fetch` takes, or a lone `Request` as an HTTP handler does. */
  fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>
  /** What came in so far, oldest first. */
  readonly requests: readonly SandboxRequest[]
}

/** What a route of its own answers with where it names nothing better. */
const TEXT: Answer = { contentType: 'text/plain; charset=utf-8' }

function checked(answer: Answer): Answer {
  checkAnswer(answer)
  return answer
}

const RELATIVE_TO = 'http://sandbox.invalid'

/**
 * An OpenAI-shaped endpoint that answers from a script: `/chat/completions`, `/completions` and
 * `/models` under any prefix. Without a script it is the built-in endpoint of the demo.
 * @throws ChatError `usage` for a member of a script that none knows; of a function's answer `fetch` rejects with it.
 * @example
 * const sandbox = createSandbox({ text: 'Hello.', pace: { tokensPerSecond: 20 } })
 * const client = createClient({ baseURL: '/v1', fetch: sandbox.fetch })
 */
export function createSandbox(
  script: Script = builtInScript(),
  { clock = realClock }: SandboxOptions = {},
): Sandbox {
  checkScript(script)
  const endpoint = toEndpoint(script)
  const requests: SandboxRequest[] = []
  let answered = 0

  async function nextAnswer(record: SandboxRequest): Promise<Answer> {
    const { answers } = endpoint
    const index = answered
    answered += 1
    if (typeof answers === 'function') return checked(await answers(record))
    if (!isList(answers)) return answers
    return answers[Math.min(index, answers.length - 1)] ?? {}
  }

  async function respond(
    { record, end }: OpenRecord,
    id: number,
    signal: AbortSignal | undefined,
  ): Promise<Response> {
    const finish = (response: Response): Response => {
      end('finished')
      return response
    }
    const { apiKey, pace: usualPace, routes = {} } = endpoint
    const scripted = routeFor(routes, record.path)
    const wish = readWish(record)
    if ('message' in wish && !scripted) return finish(errorResponse(wish))
    const { authorization, 'x-api-key': key } = record.headers
    if (apiKey !== undefined && authorization !== `Bearer ${apiKey}` && key !== apiKey) {
      const message = 'The key is missing or wrong.'
      return finish(errorResponse({ status: 401, message, code: 'invalid_api_key' }))
    }
    if (scripted) {
      const answer = typeof scripted === 'function' ? checked(await scripted(record)) : scripted
      const instead =
        insteadOfAnswer(answer) ?? insteadOfAnswer({ ...TEXT, raw: answer.text ?? '' })
      if (instead) return finish(instead)
    }
    if ('message' in wish) return finish(errorResponse(wish))
    if (wish.operation === 'models') return finish(modelsResponse(endpoint, wish.modelId))

    const answer = await nextAnswer(record)
    const pace = { ...usualPace, ...answer.pace }
    if (pace.headersMs) await clock.sleep(pace.headersMs, signal ?? new AbortController().signal)
    signal?.throwIfAborted()
    const instead = insteadOfAnswer(answer)
    if (instead !== undefined) return finish(instead)

    const { operation, model, maxTokens, includeUsage, logprobs } = wish
    // A script that lists choices means them, also where the request did not say `n`.
    const count = wish.count === 1 ? (answer.choices?.length ?? 1) : wish.count
    const head: Head = {
      operation,
      id: `${operation === 'chat' ? 'chatcmpl' : 'cmpl'}-sandbox-${id}`,
      created: Math.floor(clock.now() / 1000),
      model: answer.model ?? model,
      logprobs,
    }
    const pieces = piecesOf(answer, count, maxTokens)
    const usage =
      answer.usage === false ? undefined : usageOf(answer, pieces, promptTextOf(record.body))
    const write = wish.stream ? streamAnswer : wholeAnswer
    return write({
      head,
      answer,
      pieces,
      count,
      pace,
      usage,
      includeUsage,
      clock,
      signal,
      onEnd: end,
    })
  }

  return {
    requests,
    async fetch(input, init = {}) {
      // The signal stays outside of the Request, which takes none of another realm (jsdom has its own).
      const { signal: given, ...rest } = init
      const signal = given ?? (isRequest(input) ? input.signal : undefined)
      signal?.throwIfAborted()
      const open = await recordRequest(toRequest(input, rest))
      const id = requests.push(open.record)
      try {
        const response = await respond(open, id, signal)
        if (!response.headers.has('x-request-id')) {
          response.headers.set('x-request-id', `req_sandbox_${id}`)
        }
        return response
      } catch (thrown) {
        open.end(signal?.aborted ? 'aborted' : 'finished')
        throw thrown
      }
    },
  }
}

function isList(answers: Answer | readonly Answer[]): answers is readonly Answer[] {
  return Array.isArray(answers)
}

/** What a script answers at a path, told by how the path ends. */
function routeFor(
  routes: NonNullable<ScriptedEndpoint['routes']>,
  path: string,
): Answer | AnswerFunction | undefined {
  const found = Object.keys(routes).find((name) => {
    const pattern = name.replaceAll(/[.+*?^$()[\]{}|\\]/g, String.raw`\$&`)
    return new RegExp(`/${pattern.replaceAll(/:\w+/g, '[^/]+')}/?$`).test(path)
  })
  return found === undefined ? undefined : routes[found]
}

function isRequest(input: string | URL | Request): input is Request {
  return typeof input === 'object' && 'headers' in input
}

function toRequest(input: string | URL | Request, init: RequestInit): Request {
  if (!isRequest(input)) return new Request(new URL(input, RELATIVE_TO), init)
  // A server hands its own second argument to a handler; only what looks like an init is one.
  return 'method' in init || 'body' in init || 'headers' in init ? new Request(input, init) : input
}
