// A real server on loopback behind which strict models think, call a tool, and answer.
import { textDeltas } from './spelled.ts'
import { SPELLINGS, type Spelling } from './spellings.ts'
import type { Refused, SentBody, StrictModel } from './strict-endpoints.ts'
import { startServer, type TestServer } from './server.ts'

/** The server, and what it was asked. */
export interface StrictServer {
  readonly server: TestServer
  readonly baseURL: string
  /** Bodies of the requests so far. */
  bodies(): SentBody[]
  /** How many requests were refused. */
  readonly refused: number
  /** Each key under which a request was sent. */
  keys(): unknown[]
  close(): Promise<void>
}

/** Starts one on a free port. `more` may refuse before a model does. */
export async function strictServer(
  models: readonly StrictModel[],
  { wording = 0, more }: { wording?: number; more?: (body: SentBody) => Refused | undefined } = {},
): Promise<StrictServer> {
  const byName = new Map(models.map((model) => [model.name, model]))
  let refused = 0
  let step = 0
  const server = await startServer((_request, response, text) => {
    const body = JSON.parse(text) as SentBody
    const model = byName.get(body.model)
    const refusal = more?.(body) ?? model?.refusal(body, wording)
    if (refusal) {
      refused++
      response.writeHead(refusal.status, { 'content-type': 'application/json' })
      response.end(typeof refusal.body === 'string' ? refusal.body : JSON.stringify(refusal.body))
      return
    }
    step++
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const spelling = SPELLINGS.find(({ name }) => name === model?.spelling)
    for (const chunk of answerTo(body, spelling, step)) response.write(chunk)
    response.end('data: [DONE]\n\n')
  })
  return {
    server,
    baseURL: server.baseURL,
    bodies: () => server.requests.map(({ body }) => JSON.parse(body) as SentBody),
    get refused() {
      return refused
    },
    keys: () => server.requests.map(({ headers }) => headers['idempotency-key']),
    close: () => server.close(),
  }
}

/** A question is looked up by a call, and answered once that has its result. */
function answerTo({ messages }: SentBody, spelling: Spelling | undefined, step: number): string[] {
  const last = messages.at(-1)
  const isResult = last?.role === 'tool' || /Result: /.test(JSON.stringify(last?.content))
  const call = {
    index: 0,
    id: `call_${step}`,
    type: 'function',
    function: { name: 'weather', arguments: '{"city":"Lima"}' },
    ...spelling?.call?.(step),
  }
  const text = `Answer ${step}.`
  const said = isResult
    ? spelling
      ? textDeltas(spelling, text, step)
      : [{ content: text }]
    : [{ tool_calls: [call] }]
  const chunk = (delta: object, finish_reason: string | null = null): string =>
    `data: ${JSON.stringify({ id: `r${step}`, choices: [{ index: 0, delta, finish_reason }] })}\n\n`
  const deltas = [...(spelling?.thought(step) ?? []), ...said]
  return [...deltas.map((delta) => chunk(delta)), chunk({}, isResult ? 'stop' : 'tool_calls')]
}
