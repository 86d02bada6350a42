// Steps in a conversation that comes from elsewhere: what cannot be is left out, and the order of the answer stays.
import { describe, expect, it } from 'vitest'
import { type ChatMessage, importChat, toWire } from '../index.ts'

describe('steps that are imported', () => {
  const parts = [
    { type: 'text', text: 'ok', state: 'done' },
    { type: 'text', text: 'and more', state: 'done' },
  ] as const
  const bad: [string, unknown][] = [
    ['no list', {}],
    ['an empty list', []],
    ['no numbers', [{ from: '0', length: 0 }]],
    ['negative numbers', [{ from: -1, length: 0 }]],
    [
      'a step beyond the parts',
      [
        { from: 0, length: 0 },
        { from: 3, length: 0 },
      ],
    ],
    [
      'steps in disorder',
      [
        { from: 1, length: 0 },
        { from: 0, length: 0 },
      ],
    ],
    ['a first step that begins late', [{ from: 1, length: 0 }]],
    ['a producer that is no text', [{ from: 0, length: 0, producer: 1 }]],
    ['a spelling that is no object', [{ from: 0, length: 0, wire: 'x' }]],
  ]
  it.each(bad)('are left out where they cannot be: %s', (_, steps) => {
    const message = { id: 'm', role: 'assistant', createdAt: 0, status: 'complete', parts, steps }
    const { error, tree } = importChat({
      version: 2,
      headId: 'm',
      nodes: [{ parentId: null, message }],
    })
    expect(error?.message).toContain('only in part')
    const [node] = [...tree.nodes.values()]
    expect(node?.message).not.toHaveProperty('steps')
    expect(toWire([node?.message as ChatMessage], 'p')).toEqual([
      { role: 'assistant', content: 'okand more' },
    ])
  })

  it('are left out beside a part that cannot be read, for they say by number which parts are theirs', () => {
    const call = { type: 'tool', id: 'c', name: 'look', argsText: '{}', state: 'done', result: 1 }
    const message = {
      id: 'm',
      role: 'assistant',
      createdAt: 0,
      status: 'complete',
      parts: [{ type: 'text' }, { ...parts[0] }, call, { ...parts[1] }],
      steps: [
        { from: 0, length: 0 },
        { from: 3, length: 0 },
      ],
    }
    const nodes = [{ parentId: null, message }]
    const { tree } = importChat({ version: 2, headId: 'm', nodes })
    const [node] = [...tree.nodes.values()]
    expect(node?.message).not.toHaveProperty('steps')
    expect(
      toWire([node?.message as ChatMessage]).map(({ role, content }) => [role, content]),
    ).toEqual([
      ['assistant', 'ok'],
      ['tool', '1'],
      ['assistant', 'and more'],
    ])
  })
})
