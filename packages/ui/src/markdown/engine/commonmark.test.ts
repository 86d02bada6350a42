import { tests } from 'commonmark-spec'
import { expect, it } from 'vitest'
import { toHtml } from '../../../test/engine-html.ts'
import { parse } from './advance.ts'

it.each(tests.map((test) => [test.number, test.section, test] as const))(
  'passes example %i of CommonMark (%s)',
  (_, __, { markdown, html }) => {
    const text = markdown.replaceAll('→', '\t')
    expect(toHtml(parse(text, { flavor: 'commonmark' }))).toBe(html.replaceAll('→', '\t'))
  },
)
