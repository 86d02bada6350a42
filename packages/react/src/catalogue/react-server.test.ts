// Where React has server components alone.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const cwd = fileURLToPath(new URL('../..', import.meta.url))

/** What a module prints that Node runs as a server component would be: without a page, without hooks. */
async function run(source: string): Promise<string> {
  const flags = [
    '--conditions=react-server',
    '--conditions=x-source',
    '--input-type=module-typescript',
  ]
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, '--eval', source], {
    cwd,
  })
  return stdout.trim()
}

describe('a server component', () => {
  it('takes types from @x/react, and what has no hooks from @x/core', async () => {
    const said = await run(`
      import type { UseChatCompletionOptions, UseChatCompletionResult } from '@x/react'
      import { createChat, textOf, toWire } from '@x/core'
      const options: UseChatCompletionOptions = { baseURL: 'http://localhost/v1', model: 'm' }
      const chat = createChat({ ...options, initialMessages: [{ role: 'user', content: 'hi' }] })
      const { messages }: Pick<UseChatCompletionResult, 'messages'> = chat.get()
      console.log(JSON.stringify([textOf(messages[0].parts), toWire(messages), typeof document]))
    `)
    expect(JSON.parse(said)).toEqual(['hi', [{ role: 'user', content: 'hi' }], 'undefined'])
  })
})
