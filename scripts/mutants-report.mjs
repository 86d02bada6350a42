// @ts-check
// What `pnpm test:long mutants` says: the score of each file, and why a mutant that no test notices is no fault.
import { existsSync, readFileSync } from 'node:fs'

/** Where Stryker leaves its report. */
const REPORT = '.mutants.json'

/**
 * Mutants that mean the same, by their file, the line of code as it stands, and what takes the place of a piece of it.
 * @type {readonly { file: string, line: string, becomes: string, why: string }[]}
 */
export const EQUIVALENT = [
  {
    file: 'message/accumulator.ts',
    line: 'default:',
    becomes: 'default:',
    why: 'for the types alone',
  },
  {
    file: 'message/accumulator.ts',
    line: 'let bufferAt = -1',
    becomes: '+1',
    why: 'the buffer is empty until it has a place',
  },
  {
    file: 'dialect/choice-pieces.ts',
    line: "} else if (type === 'refusal') writeText(soFar, 'refusal', textOf(piece?.['refusal']))",
    becomes: "piece['refusal']",
    why: 'what has a type is an object',
  },
  {
    file: 'dialect/tool-calls.ts',
    line: 'if (!tracked) return []',
    becomes: '["Stryker was here"]',
    why: 'a text is no delta, which the types refuse',
  },
  {
    file: 'http/rest.ts',
    line: 'cancelTimer()',
    becomes: ';',
    why: 'the timer then ends a request that has ended, five seconds later',
  },
]

/**
 * @typedef {{ status: string, replacement?: string, location: { start: { line: number }, end: { line: number } } }} Mutant
 * @typedef {{ text: string, passed: number, unexplained: readonly string[] }} Report
 */

/** The report of the last run, or undefined where there is none. @returns {Report | undefined} */
export function mutantsReport() {
  if (!existsSync(REPORT)) return undefined
  /** @type {{ files: Record<string, { source: string, mutants: Mutant[] }> }} */
  const { files } = JSON.parse(readFileSync(REPORT, 'utf8'))
  const rows = []
  const unexplained = []
  let passed = 0
  for (const [path, { source, mutants }] of Object.entries(files)) {
    const file = path.replace('packages/core/src/', '')
    const tried = mutants.filter(({ status }) =>
      /^(?:Killed|Timeout|Survived|NoCoverage)$/.test(status),
    )
    const living = tried.filter(({ status }) => /^(?:Survived|NoCoverage)$/.test(status))
    const told = living.filter((mutant) => explained(file, source, mutant))
    for (const mutant of living) {
      if (!told.includes(mutant)) unexplained.push(nameOf(file, source, mutant))
    }
    const killed = tried.length - living.length
    passed += killed + told.length
    if (tried.length > 0) rows.push(`| ${file} | ${tried.length} | ${killed} | ${told.length} |`)
  }
  const head = '| file of core | mutants | noticed | mean the same |\n|---|--:|--:|--:|'
  return { text: `${head}\n${rows.join('\n')}`, passed, unexplained }
}

/** Every explanation, as a list. @returns {string} */
export function explanations() {
  return EQUIVALENT.map(
    ({ file, line, becomes, why }) => `- ${file}: \`${line}\` with \`${becomes}\`: ${why}`,
  ).join('\n')
}

/** @param {string} source @param {Mutant} mutant */
function lineOf(source, { location }) {
  return (source.split('\n')[location.start.line - 1] ?? '').trim()
}

/** @param {string} file @param {string} source @param {Mutant} mutant */
function explained(file, source, mutant) {
  const line = lineOf(source, mutant)
  return EQUIVALENT.some(
    (each) => each.file === file && each.line === line && each.becomes === mutant.replacement,
  )
}

/** @param {string} file @param {string} source @param {Mutant} mutant */
function nameOf(file, source, mutant) {
  return `${file}:${mutant.location.start.line}\n  ${lineOf(source, mutant)}\n  becomes ${mutant.replacement ?? ''}`
}
