// @ts-check
// Mutants of what reads the wire, for `pnpm test:long mutants`: about MUTANTS of them, in stretches of lines that SEED draws,
// in all files or, by `ONLY=think,accumulator`, in those whose names begin so.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const CHOICE = ['', '-calls', '-content', '-pieces', '-so-far', '-thoughts']
const THINK = ['', '-amid', '-deltas', '-inside', '-splitting', '-start', '-tags']
const FILES = [
  ...['sse', 'stream', 'whole-answer', 'payloads', 'ended', 'rest'].map((name) => `http/${name}`),
  'message/accumulator',
  'dialect/tool-calls',
  ...CHOICE.map((part) => `dialect/choice${part}`),
  ...THINK.map((part) => `dialect/think${part}`),
]
const STRETCH = 8
/** Mutants in a line, on the average, of those that stand in one stretch whole. */
const DENSITY = 0.5

const { MUTANTS = '200', SEED = '1', ONLY = '' } = process.env
let state = Number(SEED)

/** From 0 to 1, the same ones for a seed. */
function random() {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return state / 2 ** 32
}

const files = FILES.filter((file) =>
  ONLY.split(',').some((only) => file.slice(file.indexOf('/') + 1).startsWith(only)),
)

const stretches = files.flatMap((file) => {
  const path = `packages/core/src/${file}.ts`
  const lines = readFileSync(path, 'utf8').split('\n').length
  return Array.from({ length: Math.ceil(lines / STRETCH) }, (_, at) => ({
    range: `${path}:${at * STRETCH + 1}-${(at + 1) * STRETCH}`,
    rank: random(),
  }))
})

export default {
  plugins: [fileURLToPath(import.meta.resolve('@stryker-mutator/vitest-runner'))],
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutants.config.ts' },
  mutate: stretches
    .toSorted((left, right) => left.rank - right.rank)
    .slice(0, Math.ceil(Number(MUTANTS) / (STRETCH * DENSITY)))
    .map(({ range }) => range),
  // Words of a message tell nobody anything.
  mutator: { excludedMutations: ['StringLiteral'] },
  // What is computed once, as a file is loaded, would take every test for each mutant.
  ignoreStatic: true,
  coverageAnalysis: 'perTest',
  concurrency: 1,
  timeoutMS: 20_000,
  // To rewrite one takes the API of an older TypeScript.
  tsconfigFile: 'none',
  // Within node_modules Vitest would find no test.
  tempDirName: '.mutants',
  ignorePatterns: [
    '/apps',
    '/benchmarks',
    '/docs',
    '/examples',
    '/packages/*/dist',
    '/packages/ui',
    '/packages/react',
  ],
  reporters: ['json', 'progress-append-only'],
  jsonReporter: { fileName: '.mutants.json' },
}
