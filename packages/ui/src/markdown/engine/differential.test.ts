import fc from 'fast-check'
import MarkdownIt from 'markdown-it'
import { micromark } from 'micromark'
import { gfmStrikethrough, gfmStrikethroughHtml } from 'micromark-extension-gfm-strikethrough'
import { gfmTable, gfmTableHtml } from 'micromark-extension-gfm-table'
import { expect, it } from 'vitest'
import { roundsOf } from '@x/core/test/samples'
import { toHtml } from '../../../test/engine-html.ts'
import { markdown } from '../../../test/markdown-generator.ts'
import { parse } from './advance.ts'

// One sequence for all, so that the same texts are compared everywhere; another one to look for more.
const seed = Number(process.env['DIFFERENTIAL_SEED'] ?? 1)
const numRuns = roundsOf(5000)

/** HTML with one spelling for what is spelled in several ways. */
function normal(html: string): string {
  const blocks = 'blockquote|li|ul|ol|pre|p|h\\d|hr|table|thead|tbody|tr|th|td'
  return html
    .replaceAll(/ style="text-align:(\w+)"/g, ' align="$1"')
    .replaceAll(/<(\/?)s>/g, '<$1del>')
    .replaceAll(/<(br|hr) ?\/?>/g, '<$1 />')
    .replaceAll(new RegExp(`\\n*(</?(?:${blocks})\\b[^>]*>)\\n*`, 'g'), '$1')
    .replaceAll('<a href="https://e.org/a">https://e.org/a</a>', 'https://e.org/a')
    .trim()
}

/** Where implementations differ from each other, with none of them the one that is right. */
const CONTESTED = [
  // Bare addresses are ours alone here.
  /\\<https/,
  // Whether an empty item before blank lines ends its list.
  /(?:[-+*]|\d[.)])[ \t]*\n[ \t>]*\n/,
  // Whether a blank line within a fence or a comment makes a list loose.
  /(?:[-+*]|\d[.)])[ \t][^]*(?:```|~~~|<!--|<pre)[^\n]*\n[ \t>]*\n/,
  // Whether a fence or a list can be the head of a table; how many tildes are text.
  /(?:^|\n)[ \t>]*(?:~~~|```|#|\d[.)]|[-+*])[^\n]*\|/,
  /~~~/,
  // What marks behind four columns are when the line above them is text of a container.
  /[^\n]\n {0,3}(?:\t| {4})[ \t]*[^\s\w]/,
  // Whether what is left of a tab stays one.
  />\t/,
]

function isSettled(text: string): boolean {
  return !CONTESTED.some((shape) => shape.test(text))
}

/** Runs the comparison. @returns the part of the texts that markdown-it reads as we do. */
function compare(rules: 'commonmark' | 'gfm'): number {
  const isGfm = rules === 'gfm'
  const markdownIt = new MarkdownIt(isGfm ? 'default' : 'commonmark', {
    html: true,
    xhtmlOut: true,
  })
  const extensions = isGfm ? [gfmTable(), gfmStrikethrough()] : []
  const htmlExtensions = isGfm ? [gfmTableHtml(), gfmStrikethroughHtml()] : []
  let compared = 0
  let same = 0
  fc.assert(
    fc.property(markdown(rules).filter(isSettled), (text) => {
      // Hidden in a chat.
      if (isGfm && text.includes('<!--')) return
      const ours = normal(toHtml(parse(text, { flavor: isGfm ? 'chat' : 'commonmark' })))
      compared++
      const theirs = normal(markdownIt.render(text))
      if (ours === theirs) {
        same++
        return
      }
      // Where markdown-it is alone with its reading, another implementation as exact has ours.
      const other = micromark(text, {
        allowDangerousHtml: true,
        allowDangerousProtocol: true,
        extensions,
        htmlExtensions,
      })
      if (ours !== normal(other)) expect(ours).toBe(theirs)
    }),
    { numRuns, seed },
  )
  console.info(`${rules}: ${same} of ${compared} as markdown-it, the others as micromark`)
  return same / compared
}

it('reads generated text as markdown-it does: CommonMark', () => {
  expect(compare('commonmark')).toBeGreaterThan(0.99)
})

it('reads generated text as markdown-it does: with tables and strikethrough', () => {
  expect(compare('gfm')).toBeGreaterThan(0.99)
})
