// A member that nothing knows is refused where it is given, instead of changing nothing.
import { describe, expect, it } from 'vitest'
import { createClient } from './index.ts'
import { nanogptScript } from './nanogpt/testing/index.ts'
import { type ChatHandlerOptions, createChatHandler } from './server/index.ts'
import { createSandbox, type Script } from './testing/index.ts'

const client = createClient({ baseURL: 'http://endpoint.invalid/v1' })

describe('a script with a member that none knows', () => {
  it.each([
    [{ answer: { text: 'Hi' } }, 'answer', 'answers'],
    [{ txt: 'Hi' }, 'txt', 'text'],
    [{ text: 'Hi', toolcalls: [] }, 'toolcalls', 'toolCalls'],
    [{ text: 'Hi', pace: { tokenPerSecond: 5 } }, 'tokenPerSecond', 'tokensPerSecond'],
    [{ answers: [{ text: 'Hi' }, { tetx: 'Ho' }] }, 'tetx', 'text'],
    [{ answers: { text: 'Hi' }, apikey: 'k' }, 'apikey', 'apiKey'],
    [{ answers: { text: 'Hi' }, routes: { web: { jsn: 1 } } }, 'jsn', 'json'],
    [{ toolCalls: [{ name: 'add', arg: {} }] }, 'arg', 'args'],
    [{ error: { messages: 'No' } }, 'messages', 'message'],
    [{ choices: [{ text: 'a' }, { texts: 'b' }] }, 'texts', 'text'],
  ])('is refused with the one that was meant: %j', (script, name, meant) => {
    expect(() => createSandbox(script as Script)).toThrow(
      `knows no \`${name}\`, so it would change nothing. Did you mean \`${meant}\`?`,
    )
  })

  it('is refused with what is known where nothing is near', () => {
    expect(() => createSandbox({ speech: 'Hi' } as Script)).toThrow(
      /knows no `speech`, so it would change nothing\. What is known: text, reasoning, /,
    )
  })

  it('is refused also where a function gives it, in the words of the mistake', async () => {
    const sandbox = createSandbox(() => ({ message: 'Hi' }) as never)
    const asked = createClient({ baseURL: '/v1', fetch: sandbox.fetch }).chat.create({
      model: 'm',
      messages: [{ role: 'user', content: 'Hi' }],
    })
    await expect(asked).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('knows no `message`'),
    })
    expect(sandbox.requests).toHaveLength(1)
  })

  it('is refused by the script of a provider too', () => {
    expect(() => nanogptScript({ answers: { text: 'Hi' } } as never)).toThrow(
      'Did you mean `answer`?',
    )
  })

  it('may be there without a value', () => {
    expect(() => createSandbox({ text: 'Hi', speech: undefined } as Script)).not.toThrow()
  })
})

describe('a route with an option that none knows', () => {
  it.each([
    [{ authorise: () => true }, 'authorise', 'authorize'],
    [{ allowOrigins: [] }, 'allowOrigins', 'allowedOrigins'],
    [{ models: ['m'] }, 'models', 'allow.models'],
    [{ basepath: '/api' }, 'basepath', 'basePath'],
    [{ allow: { model: ['m'] } }, 'model', 'models'],
    [{ allow: { maxToken: 5 } }, 'maxToken', 'maxTokens'],
    [{ allow: { maxBodyBytes: 5 } }, 'maxBodyBytes', 'maxBodyBytes'],
  ])('is refused with the one that was meant: %j', (options, name, meant) => {
    const make = () => createChatHandler({ client, ...options } as ChatHandlerOptions)
    expect(make).toThrow(
      `knows no \`${name}\`, so it would change nothing. Did you mean \`${meant}\`?`,
    )
    expect(make).toThrow('@x/core/server: ')
  })
})
