// The import rules of docs/architecture.md are held by the linter; this holds the linter.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
/** A place with the rules and nothing else: other tests list the files of this one meanwhile. */
const place = mkdtempSync(join(tmpdir(), 'x-imports-'))
copyFileSync(join(root, '.oxlintrc.json'), join(place, '.oxlintrc.json'))

afterAll(() => rmSync(place, { recursive: true }))

function lint(folder: string, code: string, name = 'import-probe.ts'): string {
  mkdirSync(join(place, folder), { recursive: true })
  writeFileSync(join(place, folder, name), code)
  try {
    const program = join(root, 'node_modules/.bin/oxlint')
    return execFileSync(program, [join(folder, name)], { cwd: place, encoding: 'utf8' })
  } catch (error) {
    return String((error as { stdout: string }).stdout)
  }
}

it.each([
  [
    'core imports another package',
    'packages/core/src',
    `import '@x/ui'`,
    'imports no other package',
  ],
  ['core imports React', 'packages/core/src', `import 'react'`, 'knows no React'],
  ['core imports a Node built-in', 'packages/core/src', `import 'node:fs'`, 'web standards only'],
  [
    'the root of core imports a sub-entry',
    'packages/core/src',
    `import './server/index.ts'`,
    'none of its sub-entries',
  ],
  [
    'the chat engine imports a sub-entry',
    'packages/core/src/chat',
    `import '../testing/index.ts'`,
    'none of its sub-entries',
  ],
  ['react imports ui', 'packages/react/src', `import '@x/ui'`, 'imports go one way'],
  ['react imports a DOM renderer', 'packages/react/src', `import 'react-dom'`, 'no markup'],
  [
    'react reaches into core',
    'packages/react/src',
    `import '../../core/src/store.ts'`,
    'public entries only',
  ],
  [
    'ui reaches into core',
    'packages/ui/src',
    `import '../../core/src/store.ts'`,
    'public entries only',
  ],
  [
    'an app reaches into a package',
    'apps/demo',
    `import '../../packages/core/src/index.ts'`,
    'public entries only',
  ],
])('fails when %s', (_name, folder, code, message) => {
  expect(lint(folder, code)).toContain(message)
})

it.each(['packages/react/src', 'packages/ui/src'])(
  'fails when a test of %s reaches into core',
  (folder) => {
    const reaching = `import '../../core/test/endpoint.ts'`
    expect(lint(folder, reaching, 'probe.test.ts')).toContain('through entries')
    expect(lint(folder, `import '@x/core/test/endpoint'`, 'probe.test.ts')).not.toContain('through')
  },
)

it.each([
  ['packages/react/src', `import { createChat } from '@x/core'\nexport const made = createChat`],
  ['packages/ui/src', `import { useStore } from '@x/react'\nexport const used = useStore`],
])('passes what goes the right way in %s', (folder, code) => {
  expect(lint(folder, code)).not.toContain('no-restricted-imports')
})
