// The model is changed in the middle of a conversation with calls, and the next endpoint takes ids of a form of its own.
import { afterEach, expect, it } from 'vitest'
import type { SentBody } from '../../test/strict-endpoints.ts'
import { startServer } from '../../test/server.ts'
import { createChat } from '../index.ts'
import { tool, toolRunner } from '../tools/index.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()))
})

const callOf = (n: number) => ({
  type: 'function',
  function: { name: 'look', arguments: `{"n":${n}}` },
})

/** An endpoint that refuses ids in this form, in these words, and gives such ids itself. */
interface IdRule {
  name: string
  fits: RegExp
  own: string
  status: number
  body: (id: string, at: number) => object
}

const RULES: readonly IdRule[] = [
  {
    // opencode#1680, langchain#24668, ironclaw#1241
    name: 'Mistral',
    fits: /^[a-zA-Z0-9]{9}$/,
    own: 'D681PevK',
    status: 400,
    body: (id) => ({
      object: 'error',
      message: `Tool call id was ${id} but must be a-z, A-Z, 0-9, with a length of 9.`,
      type: 'invalid_request_error',
      param: null,
      code: '3280',
    }),
  },
  {
    // agno#5382, vercel/ai#8132, openclaw#875
    name: 'OpenAI',
    fits: /^.{1,40}$/,
    own: 'call_abcdefghijklmnopqrstuvw',
    status: 400,
    body: (id, at) => ({
      error: {
        message: `Invalid 'messages[${at}].tool_calls[0].id': string too long. Expected a string with maximum length 40, but got a string with length ${id.length} instead.`,
        type: 'invalid_request_error',
        param: `messages[${at}].tool_calls[0].id`,
        code: 'string_above_max_length',
      },
    }),
  },
  {
    // bifrost#5097, forgecode#1142, ClawRouter#17
    name: 'Anthropic',
    fits: /^[a-zA-Z0-9_-]+$/,
    own: 'toolu_01',
    status: 400,
    body: (_, at) => ({
      type: 'error',
      error: {
        type: 'invalid_request_error',
        message: `messages.${at}.content.1.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'`,
      },
    }),
  },
  {
    // Made up, in words that nobody has seen.
    name: 'a terse one',
    fits: /^[a-z0-9]{9}$/i,
    own: 'abcdefgh',
    status: 422,
    body: () => ({ detail: 'bad tool_call_id: illegal characters' }),
  },
]
const FOREIGN = ['functions.look:', `call_${'x'.repeat(50)}`, 'call_', 'ä ö/', '']

it.each(RULES.flatMap((rule) => FOREIGN.map((foreign) => [rule.name, foreign, rule] as const)))(
  'ids that %s does not take are others there, after the first refusal: %s…',
  async (_, foreign, rule) => {
    let calls = 0
    let refused = 0
    const bodies: SentBody[] = []
    const server = await startServer((_request, response, text) => {
      const body = JSON.parse(text) as SentBody
      const ids = body.messages.flatMap(({ tool_calls = [] }) =>
        tool_calls.map(({ id }) => String(id)),
      )
      const results = body.messages.flatMap(({ tool_call_id: id }) =>
        id === undefined ? [] : [String(id)],
      )
      expect([new Set(ids).size, ids]).toEqual([ids.length, results])
      const at =
        body.model === 'strict'
          ? body.messages.findIndex(
              ({ tool_calls: [call] = [] }) => call && !rule.fits.test(String(call['id'])),
            )
          : -1
      if (at >= 0) {
        refused++
        response.writeHead(rule.status, { 'content-type': 'application/json' })
        return response.end(
          JSON.stringify(rule.body(String(body.messages[at]?.tool_calls?.[0]?.['id']), at)),
        )
      }
      bodies.push(body)
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const isCall = body.messages.at(-1)?.role === 'user'
      const id =
        body.model === 'strict'
          ? `${rule.own}${(calls += 1)}`
          : foreign && `${foreign}${(calls += 1)}`
      const delta = isCall
        ? { tool_calls: [{ index: 0, ...callOf(calls), id }] }
        : { content: 'Seen.' }
      response.end(
        `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: isCall ? 'tool_calls' : 'stop' }] })}\n\ndata: [DONE]\n\n`,
      )
    })
    open.push(server)
    const chat = createChat({
      baseURL: server.baseURL,
      retry: false,
      generateId: () => crypto.randomUUID(),
      tools: toolRunner({ look: tool({ execute: () => 'seen' }) }),
    })
    for (const model of ['other', 'strict', 'strict', 'other', 'strict'])
      expect((await chat.send('look', { model })).reason).toBe('complete')
    expect(refused).toBeLessThanOrEqual(rule.name === 'a terse one' ? 2 : 1)
    // What one request says, the next says again to the letter.
    const [before, after] = bodies.filter(({ model }) => model === 'strict').slice(-2)
    expect(after?.messages.slice(0, before?.messages.length)).toEqual(before?.messages)
    // To the other goes what it said itself as it came.
    const others = bodies.filter(({ model }) => model === 'other').at(-1)
    expect(JSON.stringify(others?.messages)).toContain(foreign || '"call_')
  },
)
