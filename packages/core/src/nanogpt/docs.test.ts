// Runs the code of docs/nanogpt.md against the scripted endpoint; `pnpm check` type-checks it.
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { expect, it } from 'vitest'
import * as core from '../index.ts'
import * as server from '../server/index.ts'
import * as sandbox from '../testing/index.ts'
import * as nanogpt from './index.ts'
import * as scripts from './testing/index.ts'

const page = readFileSync(new URL('../../../../docs/nanogpt.md', import.meta.url), 'utf8')
const snippets = [...page.matchAll(/^## (.*)$|```ts\n([\s\S]*?)```/gm)].reduce<[string, string][]>(
  (found, [, heading, code]) => {
    if (code !== undefined)
      return [...found.slice(0, -1), [found.at(-1)?.[0] ?? '', code], found.at(-1) ?? ['', '']]
    return [...found.slice(0, -1), [heading ?? '', '']]
  },
  [['NanoGPT', '']],
)

/** The code as the body of an async function. */
function toBody(code: string): string {
  return stripTypeScriptTypes(code)
    .replaceAll(/^import [\s\S]*?from '.*'.*$/gm, '')
    .replaceAll(/^export \{.*\}$/gm, '')
    .replaceAll(/^export /gm, '')
}

it.each(snippets.filter(([, code]) => code !== ''))(
  'the code under "%s" runs',
  async (heading, code) => {
    const answer = heading === 'Errors' ? scripts.nanogptErrors.simple : undefined
    const { fetch, requests } = sandbox.createSandbox(scripts.nanogptScript({ answer }))
    const printed: unknown[] = []
    const names: Record<string, unknown> = {
      ...core,
      ...server,
      ...sandbox,
      ...nanogpt,
      ...scripts,
      nanogpt: (options: nanogpt.NanoGPTOptions) => nanogpt.nanogpt({ fetch, ...options }),
      console: { log: (...values: unknown[]) => printed.push(...values) },
      process: { env: {}, stdout: { write: (text: string) => printed.push(text) } },
      model: 'chatgpt-4o-latest',
      messages: [{ role: 'user', content: 'Hello!' }],
    }
    const AsyncFunction = (async () => undefined).constructor as new (
      ...source: string[]
    ) => (...values: unknown[]) => Promise<void>
    const run = new AsyncFunction(...Object.keys(names), `{${toBody(code)}}`)
    await expect(run(...Object.values(names))).resolves.toBeUndefined()
    // What a snippet prints is there: a price, a source, a piece of text.
    if (code.includes('console.log')) expect(printed).not.toEqual([])
    expect(printed.filter((value) => value === undefined)).toEqual([])
    const asks = /await client|await chat|for await/.test(code) && !code.includes('createSandbox(')
    if (asks) expect(requests.length).toBeGreaterThan(0)
  },
)
