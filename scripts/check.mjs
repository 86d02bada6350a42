// @ts-check
// Run with `pnpm check`: format, build, lint, types, packages, unused code, sizes. All that is not a test.
// `pnpm check --built` takes the build that is there, as right after `pnpm test`.
import { spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'

const configs = ['tsconfig.json', ...globSync('{packages/*,apps/*,benchmarks}/tsconfig*.json')]
  .filter((path) => existsSync(path))
  .toSorted()

/** @type {[string, string[][]][]} */
const steps = [
  ['format', [['oxfmt', '--check']]],
  // Before lint: its types come through the packages' own exports.
  ['build', process.argv.includes('--built') ? [] : [['pnpm', 'build']]],
  ['lint', [['oxlint', '--type-aware']]],
  ['types', configs.map((path) => ['tsc', '-p', path])],
  [
    'packages',
    globSync('packages/*/package.json').flatMap((path) => {
      const folder = path.replace(/[\\/]package\.json$/, '')
      return [
        ['publint', folder, '--strict'],
        [
          'attw',
          '--pack',
          folder,
          '--profile',
          'esm-only',
          '--exclude-entrypoints',
          'styles.css',
          'styles.unlayered.css',
          'palette.css',
          'palette.unlayered.css',
          'present.css',
          'present.unlayered.css',
        ],
      ]
    }),
  ],
  [
    'snippets',
    [
      ['node', 'scripts/snippets.mjs'],
      ['node', 'scripts/snippet-files.mjs'],
    ],
  ],
  ['directives', [['node', 'scripts/directives.mjs']]],
  ['unused', [['knip']]],
  ['sizes', [['node', 'scripts/size.mjs']]],
]

/** @type {string[]} */
const failed = []
for (const [name, commands] of steps) {
  const start = performance.now()
  let isGreen = true
  for (const [program = '', ...args] of commands) {
    const result = spawnSync(program, args, {
      encoding: 'utf8',
      shell: process.platform === 'win32',
    })
    const output = `${result.stdout ?? ''}${result.stderr ?? ''}`.trim()
    if (result.status !== 0) {
      isGreen = false
      console.log(`> ${[program, ...args].join(' ')}\n${output}`)
    } else if (name === 'sizes') {
      console.log(output)
    }
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${isGreen ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`)
  if (!isGreen) failed.push(name)
}
console.log(failed.length === 0 ? 'check: all green' : `check: ${failed.join(', ')} failed`)
process.exitCode = failed.length === 0 ? 0 : 1
