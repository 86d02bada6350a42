// docs/hooks.md shows each option, what comes back, and each hook.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const page = ['hooks', 'storage'].map((name) => read(`docs/${name}.md`)).join('\n')

/** The members of the interfaces in a file whose names are given. */
function membersOf(path: string, ...names: string[]): string[] {
  const source = read(path)
  return names.flatMap((name) => {
    const body = source.match(new RegExp(`interface ${name}\\b[^{]*{\\n([^]*?)\\n}`))?.[1]
    if (body === undefined) throw new Error(`${path} has no interface ${name}`)
    return [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??[:(]/gm)].map(([, member = '']) => member)
  })
}

const options = [
  ...membersOf(
    'packages/core/src/http/connection.ts',
    'ConnectionOptions',
    'RetryOptions',
    'TimeoutOptions',
  ),
  ...membersOf('packages/core/src/chat/options.ts', 'ChatOptions', 'RequestOverrides'),
  ...membersOf(
    'packages/core/src/completion/completion-options.ts',
    'CompletionOptions',
    'CompletionBody',
  ),
]

it('reads the options from the source', () => {
  expect(options).toEqual(expect.arrayContaining(['baseURL', 'attempts', 'whenBusy', 'suffix']))
  expect(options.length).toBeGreaterThan(40)
})

it.each([...new Set(options)])('the option %s is shown', (name) => {
  expect(page).toMatch(new RegExp(`\\b${name}\\b`))
})

it.each([
  ...membersOf('packages/core/src/chat/state.ts', 'ChatState').filter(
    (name) => !['tree', 'live'].includes(name),
  ),
  ...membersOf('packages/core/src/chat/chat-store.ts', 'ChatStore').filter(
    // What the hook calls itself, and what is told of `setOptions` where chats are made.
    (name) => !['setOptions', 'dispose', 'save'].includes(name),
  ),
  ...membersOf('packages/react/src/use-chat-completion.ts', 'UseChatCompletionResult'),
])('the member %s is shown', (name) => {
  expect(page).toMatch(new RegExp(`\\b${name}\\b`))
})

const hooks = [...read('packages/react/src/index.ts').matchAll(/\buse[A-Z]\w+/g)].map(
  ([name]) => name,
)

it.each(hooks.filter((name) => !name.startsWith('UseS')))('the hook %s is shown', (name) => {
  expect(page).toContain(name)
})
