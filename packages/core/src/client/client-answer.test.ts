// What one call of the plain client may be told, and how the choices of a whole body are numbered.
import { expect, it } from 'vitest'
import { createClient, textOf } from '../index.ts'
import { createSandbox } from '../testing/index.ts'

const question = { model: 'm', messages: [{ role: 'user' as const, content: 'Hello' }] }

function clientOf(answer: Parameters<typeof createSandbox>[0]) {
  const sandbox = createSandbox(answer)
  const client = createClient({ baseURL: 'http://endpoint.test/v1', fetch: sandbox.fetch })
  return { client, requests: sandbox.requests }
}

it('asks with the settings of the call, which the dialect spells', async () => {
  const { client, requests } = clientOf({ text: 'Hi' })
  const settings = { reasoning: 'low' } as const
  await client.chat.stream(question, { settings }).final()
  await client.chat.create(question, { settings })
  await client.chat.create(question)
  expect(requests.map(({ body }) => (body as Record<string, unknown>)['reasoning_effort'])).toEqual(
    ['low', 'low', undefined],
  )
})

it.each([
  ['as they should be', [0, 1]],
  ['in another order', [1, 0]],
  ['from one', [1, 2]],
  ['beyond all of them', [123, 124]],
  ['below nothing', [-1, -2]],
  ['not at all', [undefined, undefined]],
])('has each choice of a whole body once, where they are numbered %s', async (_, numbers) => {
  const choices = numbers.map((index, at) => ({
    index,
    message: { role: 'assistant', content: `Answer ${at}` },
    finish_reason: 'stop',
  }))
  const { client } = clientOf({ json: { id: 'c', model: 'm', choices } })
  const answer = await client.chat.create(question)
  const texts = answer.messages.map(({ parts }) => textOf(parts))
  expect(texts.toSorted()).toEqual(['Answer 0', 'Answer 1'])
  expect(textOf(answer.parts)).toBe(numbers[0] === 1 && numbers[1] === 0 ? 'Answer 1' : 'Answer 0')
})
