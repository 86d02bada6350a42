import { createChat, importChat } from '@x/core'
import type { ChatMessage, ChatPart } from '@x/core'
import {
  conversationToHTML,
  conversationToJSON,
  conversationToMarkdown,
  markdownToHTML,
} from '@x/ui/export'
import { describe, expect, it } from 'vitest'
import { fileNameOf } from './save-file.ts'

const text = (value: string): ChatPart => ({ type: 'text', text: value, state: 'done' })

function message(id: string, role: ChatMessage['role'], parts: ChatPart[]): ChatMessage {
  return { id, role, createdAt: 0, status: 'complete', parts }
}

const QUESTION = message('1', 'user', [text('Is 1 < 2?\nTell me.')])
const ANSWER: ChatMessage = {
  ...message('2', 'assistant', [
    { type: 'reasoning', text: 'Think.\n\nAgain.', state: 'done' },
    {
      type: 'tool',
      id: 't',
      name: 'compare',
      argsText: '{"a":1}',
      result: { less: '```' },
      state: 'done',
    },
    text('**Yes**, it is.'),
    { type: 'source', id: 's', url: 'https://example.org/a b', title: 'On [numbers]' },
    { type: 'source', id: 'r', url: 'javascript:alert(1)', title: 'Bad' },
  ]),
  model: 'm1',
}

describe('as Markdown', () => {
  it('has a heading for each turn, what was said, and its sources', () => {
    expect(conversationToMarkdown([QUESTION, ANSWER], { title: 'Numbers\n# and more' })).toBe(
      String.raw`# Numbers # and more

## You

Is 1 < 2?
Tell me.

## Assistant · m1

**Yes**, it is.

**Sources**

1. [On \[numbers\]](<https://example.org/a%20b>)
2. Bad
`,
    )
  })

  it('has thoughts and tools where they are wanted, in fences that nothing inside can close', () => {
    const written = conversationToMarkdown([ANSWER], { reasoning: true, tools: true })
    expect(written).toContain('> **Reasoning**\n> \n> Think.\n> \n> Again.')
    expect(written).toContain('**Tool: compare**\n\n```\n{"a":1}\n```')
    expect(written).toContain('````\n{\n  "less": "```"\n}\n````')
  })

  it('names attachments without their bytes, and says what broke off and when', () => {
    const cut: ChatMessage = {
      ...message('3', 'assistant', [text('Half')]),
      createdAt: Date.UTC(2026, 0, 2, 12),
      status: 'incomplete',
      reason: 'aborted',
    }
    const asked = message('4', 'user', [
      { type: 'image', url: 'data:image/png;base64,AAAA', name: 'tide_map.png' },
      { type: 'file', url: 'https://example.org/a.pdf', name: 'a.pdf' },
    ])
    const written = conversationToMarkdown([cut, asked], { locale: 'en-GB' })
    expect(written).toContain('*Stopped*')
    expect(written).toContain('2 Jan 2026')
    expect(written).toContain(String.raw`*Attachment: tide\_map.png*`)
    expect(written).toContain('[Attachment: a.pdf](<https://example.org/a.pdf>)')
    expect(written).not.toContain('AAAA')
  })

  it('leaves instructions out unless they are wanted, and speaks other words', () => {
    const system = message('0', 'system', [text('Be brief.')])
    expect(conversationToMarkdown([system, QUESTION])).not.toContain('brief')
    const all = conversationToMarkdown([system, QUESTION], { system: true, words: { you: 'Du' } })
    expect(all).toContain('## Instructions\n\nBe brief.')
    expect(all).toContain('## Du')
  })
})

describe('as HTML', () => {
  it('is a whole page on which nothing can run', () => {
    const evil = message('5', 'assistant', [
      text('A <script>alert(1)</script> [x](javascript:alert(1)) ![p](https://evil.example/p.png)'),
    ])
    const page = conversationToHTML([QUESTION, ANSWER, evil], { title: '<b>T</b>', locale: 'en' })
    expect(page).toContain('<title>&lt;b&gt;T&lt;/b&gt;</title>')
    expect(page).toContain('<html lang="en">')
    expect(page).toContain("default-src 'none'")
    expect(page).not.toMatch(/<script|javascript:|<img/)
    expect(page).toContain('<a href="https://evil.example/p.png" rel="noopener noreferrer">p</a>')
    expect(page).toContain('Is 1 &lt; 2?\nTell me.')
    expect(page).toContain('<strong>Yes</strong>')
    expect(page).not.toContain('Think.')
    expect(conversationToHTML([ANSWER], { reasoning: true, tools: true })).toContain('<details>')
  })

  it('keeps the pictures that a person attached', () => {
    const asked = message('4', 'user', [
      { type: 'image', url: 'data:image/png;base64,AAAA', name: 'a.png' },
    ])
    expect(conversationToHTML([asked])).toContain('<img src="data:image/png;base64,AAAA"')
  })
})

it('writes every kind of block of Markdown', () => {
  const html = markdownToHTML(
    '# H\n\n> q\n\n1. a\n2. b\n\n- [x] done\n- [ ] open\n\n| a | b |\n|--|-:|\n| 1 | 2 |\n\n```js\na < b\n```\n\n---\n\n~~s~~ *e* `c`  \nnext[^1]\n\n<i>raw</i>\n\n[^1]: Note',
    { headingOffset: 2 },
  )
  for (const part of [
    '<h3>H</h3>',
    '<blockquote><p>q</p>\n</blockquote>',
    '<ol>\n<li>a</li>\n<li>b</li>\n</ol>',
    '<li>☑ done</li>',
    '<li>☐ open</li>',
    '<th align="right">b</th>',
    '<td>1</td>',
    '<pre><code class="language-js">a &lt; b</code></pre>',
    '<hr>',
    '<del>s</del> <em>e</em> <code>c</code><br>\nnext<sup>1</sup>',
    '&lt;i&gt;raw&lt;/i&gt;',
    '<li value="1"><p>Note</p>\n</li>',
  ]) {
    expect(html).toContain(part)
  }
})

it('is read again from JSON, with all its branches', () => {
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'm',
    initialMessages: [QUESTION, ANSWER],
  })
  const { tree, error } = importChat(conversationToJSON(chat))
  expect(error).toBeUndefined()
  chat.clear()
  chat.setMessages({ tree })
  expect(chat.get().messages.map(({ id }) => id)).toEqual(['1', '2'])
})

it('makes file names that every system takes', () => {
  expect(fileNameOf('  What is a/b: "c"?\n')).toBe('What is a b c')
  expect(fileNameOf('...')).toBe('conversation')
  expect(fileNameOf('x'.repeat(200))).toHaveLength(80)
})
