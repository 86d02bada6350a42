// Going on, several answers, and what is added.
import { describe, expect, it } from 'vitest'
import { delta, modes, mountChat } from '../../test/chat.tsx'

describe.each(modes)('a conversation in %s', (_name, mode) => {
  it.each(['length', 'abort', 'drop'])(
    'resume after %s goes on in the same message, and trims what is repeated',
    async (how) => {
      const hook = mountChat(mode)
      void hook.send('x')
      const exchange = await hook.next()
      exchange.text('The quick brown fox')
      await hook.step()
      if (how === 'length') exchange.finish('length')
      if (how === 'drop') exchange.cut()
      if (how === 'abort') await hook.stop()
      await hook.step()
      const { id } = hook.current.messages[1]!
      expect(hook.current.canResume).toBe(true)
      const run = hook.call((chat) => chat.resume())
      const next = await hook.answer('brown fox jumps.')
      expect(next.body.messages?.slice(0, 2)).toEqual([
        { role: 'user', content: 'x' },
        { role: 'assistant', content: 'The quick brown fox' },
      ])
      expect(hook.texts()).toEqual(['x', 'The quick brown fox jumps.'])
      expect(hook.current.messages[1]).toMatchObject({ id, status: 'complete' })
      expect(hook.current.messages[1]?.reason).toBeUndefined()
      expect(hook.current).toMatchObject({ canResume: false, status: 'ready', error: undefined })
      expect(await run).toMatchObject({ reason: 'complete' })
      const refused = await hook.call((chat) => chat.resume())
      expect(refused.error).toMatchObject({ kind: 'usage' })
    },
  )

  it('three choices are three versions, each with its own text, end and log probabilities', async () => {
    const hook = mountChat(mode, { body: { n: 3, logprobs: true } })
    const run = hook.send('x')
    const exchange = await hook.next()
    expect(exchange.body['n']).toBe(3)
    for (const text of ['A', 'B', 'C'].entries()) {
      exchange.chunk(delta({ content: text[1] }, null, text[0]))
    }
    await hook.step()
    const call = { index: 0, id: 'a', function: { name: 'find', arguments: '{}' } }
    const logprobs = { content: [{ token: '1', logprob: -0.5, top_logprobs: [] }] }
    exchange.chunk(delta({ content: '1' }, 'stop', 0, { logprobs }))
    exchange.chunk(delta({ reasoning: 'hm', content: '2' }, 'length', 1))
    exchange.chunk(delta({ content: '3', tool_calls: [call] }, 'tool_calls', 2))
    exchange.chunk({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 6 } })
    exchange.finish()
    await hook.step()
    const { messages = [] } = await run
    expect(messages).toMatchObject([
      { finishReason: 'stop', logprobs: { content: [{ token: '1' }] }, status: 'complete' },
      { finishReason: 'length', status: 'incomplete', reason: 'length' },
      { finishReason: 'tool_calls', parts: [{ text: 'C3' }, { type: 'tool', name: 'find' }] },
    ])
    expect(hook.current.branches(hook.idAt(1)).ids).toEqual(messages.map(({ id }) => id))
    expect(hook.texts()).toEqual(['x', 'A1'])
    hook.call((chat) => chat.selectBranch(messages[1]?.id ?? ''))
    expect(hook.texts()).toEqual(['x', 'B2'])
    expect(hook.current.messages[1]?.parts.map(({ type }) => type)).toContain('reasoning')
    expect(hook.current.usage?.totalTokens).toBe(7)
  })

  it('several models are asked beside each other, and each answer is a version', async () => {
    const hook = mountChat(mode)
    void hook.send('x', { models: ['a', 'b'] })
    const [one, other] = [await hook.next(), await hook.next()]
    expect([one.body['model'], other.body['model']]).toEqual(['a', 'b'])
    other.text('from b')
    other.finish()
    one.text('from a')
    await hook.step()
    expect(hook.current.status).toBe('streaming')
    one.finish()
    await hook.step()
    expect(hook.texts()).toEqual(['x', 'from a'])
    expect(hook.current.branches(hook.idAt(1)).ids).toHaveLength(2)
    expect(hook.current.status).toBe('ready')
  })

  it('append adds a message without asking, and refuses amid an answer', async () => {
    const hook = mountChat(mode)
    hook.call((chat) => chat.append({ role: 'assistant', content: 'Welcome.' }))
    hook.call((chat) => chat.append({ role: 'user', content: 'noted' }))
    await hook.step()
    expect(hook.texts()).toEqual(['Welcome.', 'noted'])
    expect(hook.endpoint.exchanges).toHaveLength(0)
    expect(hook.current.status).toBe('ready')
    void hook.call((chat) => chat.regenerate())
    const exchange = await hook.next()
    expect(() => hook.current.append({ role: 'user', content: 'no' })).toThrow(
      /appended between question and answer/,
    )
    exchange.text('ok')
    exchange.finish()
    await hook.step()
    expect(hook.texts()).toEqual(['Welcome.', 'noted', 'ok'])
  })

  it('system and developer messages go out in their place; `system` first, and unseen', async () => {
    const hook = mountChat(mode, {
      system: 'Be brief.',
      initialMessages: [
        { role: 'developer', content: 'Speak French.' },
        { role: 'user', content: 'a' },
        { role: 'assistant', content: 'b' },
        { role: 'system', content: 'Now English.' },
      ],
    })
    void hook.send('c')
    const exchange = await hook.next()
    expect(exchange.body.messages).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'developer', content: 'Speak French.' },
      { role: 'user', content: 'a' },
      { role: 'assistant', content: 'b' },
      { role: 'system', content: 'Now English.' },
      { role: 'user', content: 'c' },
    ])
    exchange.text('d')
    exchange.finish()
    await hook.step()
    expect(hook.texts().slice(0, 2)).toEqual(['Speak French.', 'a'])
    // Neither is an answer to ask for again.
    expect((await hook.call((chat) => chat.regenerate(hook.idAt(3)))).error?.kind).toBe('usage')
  })
})
