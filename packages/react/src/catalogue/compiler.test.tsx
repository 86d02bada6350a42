// React Compiler. The hooks compile without a complaint, and a page that was compiled
// still shows every token.
import { transformAsync } from '@babel/core'
import { act, render, screen } from '@testing-library/react'
import * as React from 'react'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { settle } from '@x/core/test/endpoint'
import { looseChat, modes } from '../../test/chat.tsx'
import { ChatProvider, useChatCompletion, useMessage, useMessageIds } from '../index.ts'

interface CompilerEvent {
  kind: string
  fnName?: string | null
  detail?: unknown
}

/** The source as the compiler makes it, and what it says. */
async function compile(source: string): Promise<{ code: string; events: CompilerEvent[] }> {
  const events: CompilerEvent[] = []
  const result = await transformAsync(source, {
    babelrc: false,
    configFile: false,
    filename: 'page.tsx',
    parserOpts: { plugins: ['typescript', 'jsx'] },
    plugins: [
      [
        'babel-plugin-react-compiler',
        {
          panicThreshold: 'none',
          logger: { logEvent: (_file: string | null, event: CompilerEvent) => events.push(event) },
        },
      ],
    ],
  })
  return { code: result?.code ?? '', events }
}

const sourceFolder = join(import.meta.dirname, '..')
const hookFiles = readdirSync(sourceFolder).filter((name) => /^[\w-]+\.ts$/.test(name))

describe('the compiler', () => {
  it.each(hookFiles)('has nothing to say against %s', async (name) => {
    const { events } = await compile(readFileSync(join(sourceFolder, name), 'utf8'))
    const complaints = events.filter(({ kind }) => kind !== 'CompileSuccess')
    expect(complaints.map(({ fnName, detail }) => `${fnName}: ${String(detail)}`)).toEqual([])
  })
})

interface CompilerRuntime {
  c(size: number): unknown[]
}

/** React 18 has no runtime of the compiler; this is what its stand-in does. */
function useMemoCache(size: number): unknown[] {
  const empty = Symbol.for('react.memo_cache_sentinel')
  const [cache] = React.useState(() => Array.from({ length: size }, (): unknown => empty))
  return cache
}

/** What the compiler's output asks for. */
async function runtime(): Promise<CompilerRuntime> {
  if (React.version.startsWith('18')) return { c: useMemoCache }
  return (await import('react/compiler-runtime')) as unknown as CompilerRuntime
}

const PAGE = `
  function One({ id }) {
    const message = useMessage(id)
    const text = (message?.parts ?? []).map((part) => part.text).join('')
    return createElement('li', null, text + ' ' + message?.status)
  }
  function List() {
    const ids = useMessageIds()
    return createElement('ol', null, ids.map((id) => createElement(One, { key: id, id })))
  }
  function Page({ chat }) {
    const { messages, status, isBusy, canStop } = useChatCompletion({ chat })
    const all = messages.map((message) => message.parts.map((part) => part.text).join('')).join(' ')
    return createElement(ChatProvider, { chat },
      createElement('p', null, [status, isBusy, canStop, all].join(' ')), createElement(List))
  }
`

describe.each(modes)('a compiled page in %s', (_name, mode) => {
  it('shows every token', async () => {
    const { code, events } = await compile(PAGE)
    expect(events.map(({ kind, fnName }) => `${kind} ${fnName}`)).toEqual([
      'CompileSuccess One',
      'CompileSuccess List',
      'CompileSuccess Page',
    ])
    const body = code.replace(/^import .*$/m, 'const _c = compilerRuntime.c')
    expect(body).not.toBe(code)
    const names = {
      compilerRuntime: await runtime(),
      createElement: React.createElement,
      ChatProvider,
      useChatCompletion,
      useMessage,
      useMessageIds,
    }
    // oxlint-disable-next-line typescript/no-implied-eval -- what the compiler wrote is run as it is
    const make = new Function(...Object.keys(names), `${body}\nreturn Page`) as (
      ...values: unknown[]
    ) => React.ComponentType<{ chat: unknown }>
    const Page = make(...Object.values(names))
    const { chat, endpoint, frames } = looseChat()
    render(<Page chat={chat} />, mode ? { wrapper: mode } : {})
    expect(screen.getByText('ready false false')).toBeDefined()
    act(() => void chat.send('x'))
    expect(screen.getByText('submitted true true x')).toBeDefined()
    const exchange = await endpoint.next()
    let said = ''
    for (const token of ['a', 'b', 'c', 'd']) {
      exchange.text(token)
      said += token
      await act(settle)
      act(() => frames.tick())
      expect(screen.getByText(`streaming true true x ${said}`)).toBeDefined()
      expect(screen.getByText(`${said} streaming`)).toBeDefined()
    }
    exchange.finish()
    await act(settle)
    expect(screen.getByText('ready false false x abcd')).toBeDefined()
    expect(screen.getByText('abcd complete')).toBeDefined()
  })
})
