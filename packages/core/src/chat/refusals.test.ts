// Endpoints that refuse what goes back to them, on a real server: no person ever hears of it, and it is learned.
import { afterEach, describe, expect, it } from 'vitest'
import { signatureOf, STRICT, type StrictModel } from '../../test/strict-endpoints.ts'
import { strictServer, type StrictServer } from '../../test/strict-server.ts'
import { type ChatStore, createChat, createClient } from '../index.ts'
import { tool, toolRunner } from '../tools/index.ts'

let open: StrictServer[] = []
afterEach(async () => {
  await Promise.all(open.map((each) => each.close()))
  open = []
})

const tools = toolRunner({ weather: tool({ execute: () => 'sunny' }) })

async function serve(...given: Parameters<typeof strictServer>): Promise<StrictServer> {
  const server = await strictServer(...given)
  open.push(server)
  return server
}

/** Asks each of these models a question that takes a call. What any of the runs failed with is given back. */
async function ask(chat: ChatStore, models: readonly string[]): Promise<unknown[]> {
  const errors: unknown[] = []
  for (const [turn, model] of models.entries()) {
    const { reason, error, message } = await chat.send(`Question ${turn}?`, { model })
    if (reason !== 'complete') errors.push([turn, model, reason, error?.message])
    else expect(message?.parts.at(-1)).toMatchObject({ type: 'text' })
  }
  return errors
}

/** How many requests more than two a turn were needed, for each of two wordings. */
const EXTRA: Record<string, number> = {
  'deepseek-v4': 0,
  'kimi-k2.5': 0,
  'gemini-3': 0,
  'groq-qwen': 1,
  'groq-r1': 1,
  'mistral-strict': 1,
  'claude-through-litellm': 0,
  'claude-through-a-router': 1,
  'deepseek-behind-a-gateway': 0,
  terse: 1,
  'terse-wanting': 0,
  'terse-plain': 1,
  'plain-wanting': 0,
}

describe.each([0, 1])('in wording %i', (wording) => {
  it.each(STRICT)('five turns with $name reach no person as a refusal', async (strict) => {
    const server = await serve([strict], { wording })
    const chat = createChat({ baseURL: server.baseURL, retry: false, tools, model: strict.name })
    expect(await ask(chat, Array<string>(5).fill(strict.name))).toEqual([])
    expect(server.refused).toBe(EXTRA[strict.name])
    expect(server.server.requests).toHaveLength(10 + server.refused)
    expect(new Set(server.keys()).size).toBe(server.server.requests.length)
  })

  it.each(STRICT)(
    'nor does any other amid a conversation with $name, and that after it',
    async (first) => {
      for (const second of STRICT) {
        if (second === first) continue
        const names = [first.name, first.name, second.name, second.name, first.name]
        const server = await serve([first, second], { wording })
        const chat = createChat({ baseURL: server.baseURL, retry: false, tools, model: 'none' })
        expect([first.name, second.name, await ask(chat, names)]).toEqual([
          ...names.slice(1, 3),
          [],
        ])
        // Each learns once, but for those that only name what they want: another way is tried first.
        const isTwice = first.name === 'terse-wanting'
        const wantsEach = wording === 1 && names.includes('plain-wanting')
        const refused = 2 + Number(isTwice) + Number(wantsEach)
        expect([first.name, second.name, server.refused]).toEqual([...names.slice(1, 3), refused])
      }
    },
  )
})

const plain: StrictModel = {
  name: 'plain',
  spelling: 'no spelling: it thinks nothing',
  refusal: () => undefined,
}

/** What is asked, in which order, and how many requests were refused on the way. */
const CHANGES: [string, number][] = [
  ['deepseek-v4', 1],
  ['kimi-k2.5', 1],
  ['gemini-3', 1],
  ['groq-qwen', 1],
  ['mistral-strict', 1],
  ['claude-through-litellm', 1],
  ['claude-through-a-router', 1],
  ['deepseek-behind-a-gateway', 1],
  ['terse-wanting', 1],
]

describe('what was learned', () => {
  it.each(CHANGES)('of %s after another model is learned once', async (name, refused) => {
    const strict = STRICT.find((each) => each.name === name) as StrictModel
    const server = await serve([plain, strict])
    const client = createClient({ baseURL: server.baseURL, retry: false })
    const make = (): ChatStore => createChat({ client, tools, model: 'plain' })
    expect(await ask(make(), ['plain', name, name, 'plain', name])).toEqual([])
    expect(server.refused).toBe(refused)
    // Another chat over the same client knows it.
    expect(await ask(make(), ['plain', name, name])).toEqual([])
    expect(server.refused).toBe(refused)
  })

  it('is what helped alone: a member that was left out in vain goes back again', async () => {
    const strict = STRICT.find(({ name }) => name === 'terse-wanting') as StrictModel
    const server = await serve([plain, strict])
    const client = createClient({ baseURL: server.baseURL, retry: false })
    const chat = createChat({ client, tools, model: strict.name })
    expect(await ask(chat, [strict.name, 'plain', strict.name, strict.name])).toEqual([])
    expect(server.refused).toBe(2)
    const thoughts = server
      .bodies()
      .at(-1)
      ?.messages.flatMap(({ reasoning_content: own }) => own ?? [])
    expect(thoughts?.filter((thought) => String(thought).startsWith('Thought'))).toHaveLength(5)
    expect(thoughts?.filter((thought) => thought === '')).toHaveLength(2)
  })

  it('tells as text the calls of another model alone, and their results', async () => {
    const strict = STRICT.find(({ name }) => name === 'claude-through-litellm') as StrictModel
    const server = await serve([plain, strict])
    const chat = createChat({ baseURL: server.baseURL, retry: false, tools, model: strict.name })
    expect(await ask(chat, ['plain', strict.name, strict.name])).toEqual([])
    const { messages = [] } = server.bodies().at(-1) ?? {}
    expect(messages.map(({ role, tool_calls }) => (tool_calls ? 'calls' : role)).join(' ')).toBe(
      'user assistant user assistant user calls tool assistant user calls tool',
    )
    expect(messages[1]?.content).toBe('Called weather with {"city":"Lima"}.')
    expect(messages[2]?.content).toBe('Result: sunny')
  })

  it('signs the calls of another model alone', async () => {
    const strict = STRICT.find(({ name }) => name === 'gemini-3') as StrictModel
    const server = await serve([plain, strict])
    const chat = createChat({ baseURL: server.baseURL, retry: false, tools, model: strict.name })
    expect(await ask(chat, ['plain', strict.name])).toEqual([])
    const { messages = [] } = server.bodies().at(-1) ?? {}
    const signatures = messages.flatMap(({ tool_calls = [] }) => tool_calls.map(signatureOf))
    expect(signatures).toEqual([
      'skip_thought_signature_validator',
      expect.stringContaining('SEAL-3'),
    ])
  })

  it('is of one model, and of one client', async () => {
    const [deepseek, , , , , mistral] = STRICT as readonly StrictModel[]
    const server = await serve([deepseek as StrictModel, mistral as StrictModel, plain])
    const client = createClient({ baseURL: server.baseURL, retry: false })
    const chat = createChat({ client, tools, model: 'mistral-strict' })
    expect(await ask(chat, ['mistral-strict', 'mistral-strict', 'deepseek-v4'])).toEqual([])
    const sent = server.bodies().findLast(({ model }) => model === 'deepseek-v4')
    // What one refuses the other wants, and gets.
    expect(sent?.messages.some((message) => 'reasoning_content' in message)).toBe(true)
    const before = server.refused
    const other = createChat({
      baseURL: server.baseURL,
      retry: false,
      tools,
      model: 'mistral-strict',
    })
    expect(await ask(other, ['mistral-strict'])).toEqual([])
    expect(server.refused).toBe(before + 1)
  })

  it('changes nothing that came before it in the bytes of later requests', async () => {
    const strict = STRICT.find(({ name }) => name === 'gemini-3') as StrictModel
    const server = await serve([plain, strict])
    const chat = createChat({ baseURL: server.baseURL, retry: false, tools, model: 'plain' })
    await ask(chat, ['plain', 'gemini-3', 'gemini-3', 'gemini-3'])
    const taken = server
      .bodies()
      .filter(({ model }) => model === 'gemini-3')
      .slice(1)
      .map(({ messages }) => JSON.stringify(messages).slice(0, -1))
    for (const [at, body] of taken.slice(1).entries())
      expect(body.startsWith(taken[at] ?? '?')).toBe(true)
  })
})
