// What CommonMark has no mark for, or leaves as text, though models write it daily.
import { expect, it } from 'vitest'
import { toHtml } from '../../../test/engine-html.ts'
import { everyCharacter, follow } from '../../../test/follow.ts'
import { parse } from './advance.ts'
import type { Document } from './types.ts'

/** Tags that stay what they are as text, to tell them from those that were read. */
const asText = (_: string, node: unknown): unknown =>
  typeof node === 'object' && node && 'type' in node && node.type === 'html' && !('key' in node)
    ? { ...node, type: 'text' }
    : node

const shown = (text: string, streaming = false): string =>
  toHtml(
    JSON.parse(JSON.stringify(parse(text, { math: true, streaming })), asText) as Document,
  ).replace(/^<p>((?:(?!<p>)[^])*)<\/p>\n$/, '$1')

it.each([
  ['a<br>b', 'a<br />\nb'],
  ['a<br/>b<BR />c', 'a<br />\nb<br />\nc'],
  ['a</br>b', 'a<br />\nb'],
  ['H<sub>2</sub>O', 'H<sub>2</sub>O'],
  ['x<sup>**2**</sup>', 'x<sup><strong>2</strong></sup>'],
  ['**H<sub>2</sub>O**', '<strong>H<sub>2</sub>O</strong>'],
  ['press <kbd>Ctrl</kbd>+<KBD>C</KBD>', 'press <kbd>Ctrl</kbd>+<kbd>C</kbd>'],
  ['<kbd>a <kbd>b</kbd></kbd>', '<kbd>a <kbd>b</kbd></kbd>'],
  ['<sub>a', '&lt;sub&gt;a'],
  ['a</sub>', 'a&lt;/sub&gt;'],
  ['<sub>a</sup>', '&lt;sub&gt;a&lt;/sup&gt;'],
  ['<sub onclick="x()">a</sub>', '&lt;sub onclick=&quot;x()&quot;&gt;a&lt;/sub&gt;'],
  ['a <br class="x">', 'a &lt;br class=&quot;x&quot;&gt;'],
  ['a <b>b</b>', 'a &lt;b&gt;b&lt;/b&gt;'],
  ['`<br>`', '<code>&lt;br&gt;</code>'],
  ['*a <sub>b* c</sub>', '*a <sub>b* c</sub>'],
  ['[H<sub>2</sub>O](/x)', '<a href="/x">H<sub>2</sub>O</a>'],
  ['<sub>[a</sub>](/x)', '<sub>[a</sub>](/x)'],
  ['[<sub>a](/x)</sub>', '<a href="/x">&lt;sub&gt;a</a>&lt;/sub&gt;'],
  ['[<sub>https://e.org</sub>](/x)', '<a href="/x"><sub>https://e.org</sub></a>'],
  ['a <!-- todo --> b', 'a  b'],
  ['a <!----> b', 'a  b'],
  ['a <!-- todo', 'a &lt;!-- todo'],
  ['<!-- a --> b', ' b'],
  ['<!-- a\nb --> c', 'c'],
  ['<!-- a\n\nb -->\n', ''],
  ['a\n<!-- b -->\nc', '<p>a</p>\n<p>c</p>\n'],
  ['> <!-- b\nc', '<blockquote>\n<!-- b\n</blockquote>\n<p>c</p>\n'],
  ['<br>', '<br />\n'],
  ['a\n\n<kbd>\nb</kbd>', '<p>a</p>\n<p><kbd>\nb</kbd></p>\n'],
])('reads %j', (text, html) => {
  expect(shown(text).trimEnd()).toBe(html.trimEnd())
  follow(text, everyCharacter(text), { math: true, streaming: true })
})

it.each([
  ['H<', 'H'],
  ['H<s', 'H'],
  ['H<sub', 'H'],
  ['H<sub>', 'H'],
  ['H<sub>2', 'H<sub>2</sub>'],
  ['H<sub>2</', 'H<sub>2</sub>'],
  ['H<sub>2</sub', 'H<sub>2</sub>'],
  ['x<sup>**2', 'x<sup><strong>2</strong></sup>'],
  ['**x<sup>2', '<strong>x<sup>2</sup></strong>'],
  ['[H<sub>2', '<a>H<sub>2</sub></a>'],
  ['<sub>[a](https://e', '<sub><a>a</a></sub>'],
  ['a<b', 'a'],
  ['a<br /', 'a'],
  ['a <!', 'a '],
  ['a <!-- to', 'a '],
  ['a <!-- todo --', 'a '],
  ['<!-- to', ''],
  ['<!-- to\nmore', ''],
  ['a<3', 'a&lt;3'],
  ['a <bu', 'a &lt;bu'],
  ['so \ud83d', 'so '],
  ['so \ud83d\ude00', 'so \ud83d\ude00'],
  ['> [!NO', '<blockquote>\n</blockquote>\n'],
  ['so:\n\\beg', 'so:'],
  ['so:\n\\begin{ali', 'so:'],
])('heals %j', (text, html) => {
  expect(shown(text, true).trimEnd()).toBe(html.trimEnd())
})

it('has none of it as CommonMark', () => {
  const text = 'a<br>b H<sub>2</sub>O <!-- c -->\n\n<!-- d -->\n\n> [!NOTE]\n> e'
  expect(toHtml(parse(text, { flavor: 'commonmark' }))).toBe(
    '<p>a<br>b H<sub>2</sub>O <!-- c --></p>\n<!-- d -->\n<blockquote>\n<p>[!NOTE]\ne</p>\n</blockquote>\n',
  )
})

it.each([
  ['> [!NOTE]\n> text', '<blockquote class="note">\n<p>text</p>\n</blockquote>\n'],
  [
    '> [!warning]\n>\n> - a',
    '<blockquote class="warning">\n<ul>\n<li>a</li>\n</ul>\n</blockquote>\n',
  ],
  ['> [!TIP] text', '<blockquote class="tip">\n<p>text</p>\n</blockquote>\n'],
  ['> [!CAUTION]', '<blockquote class="caution">\n</blockquote>\n'],
  [
    '> [!IMPORTANT]\n> > [!NOTE]\n> > b',
    '<blockquote class="important">\n<blockquote class="note">\n<p>b</p>\n</blockquote>\n</blockquote>\n',
  ],
  ['> [!NOTES]\n> text', '<blockquote>\n<p>[!NOTES]\ntext</p>\n</blockquote>\n'],
  ['> a\n> [!NOTE]', '<blockquote>\n<p>a\n[!NOTE]</p>\n</blockquote>\n'],
  ['> a\n>\n> [!NOTE]\n> b', '<blockquote>\n<p>a</p>\n<p>[!NOTE]\nb</p>\n</blockquote>\n'],
  ['> [!NOTE](/x)', '<blockquote>\n<p><a href="/x">!NOTE</a></p>\n</blockquote>\n'],
  ['[!NOTE]\ntext', '[!NOTE]\ntext'],
])('reads the remark %j', (text, html) => {
  expect(shown(text)).toBe(html)
  follow(text, everyCharacter(text), { math: true, streaming: true })
})

const ALIGNED = '\\begin{aligned}\nx &= 1 \\\\\ny &= 2\n\\end{aligned}'

it.each([
  [ALIGNED, `<math display="block">${ALIGNED.replaceAll('&', '&amp;')}</math>\n`],
  [
    `so:\n${ALIGNED}\nend`,
    `<p>so:</p>\n<math display="block">${ALIGNED.replaceAll('&', '&amp;')}</math>\n<p>end</p>\n`,
  ],
  [
    '\\begin{align*} a \\end{align*}',
    '<math display="block">\\begin{align*} a \\end{align*}</math>\n',
  ],
  [
    'so \\begin{cases} a \\end{cases}, then',
    'so <math display="block">\\begin{cases} a \\end{cases}</math>, then',
  ],
  ['\\begin{itemize} a \\end{itemize}', '\\begin{itemize} a \\end{itemize}'],
  ['\\begin{cases} a', '\\begin{cases} a'],
  ['so $`x^2`$ as GitHub has it', 'so <math>x^2</math> as GitHub has it'],
  ['$`a`$, $`b`$', '<math>a</math>, <math>b</math>'],
  ['it costs $5; type `$`.', 'it costs $5; type <code>$</code>.'],
  ['from $HOME to `US$`, at $x$', 'from $HOME to <code>US$</code>, at <math>x</math>'],
  ['$5 `$x` $10', '$5 <code>$x</code> $10'],
  ['`$x$` and $`x', '<code>$x$</code> and $`x'],
  ['\\begin{cases}\n\nafter', '<p>\\begin{cases}</p>\n<p>after</p>\n'],
])('reads the formula %j', (text, html) => {
  expect(shown(text)).toBe(html)
  follow(text, everyCharacter(text), { math: true, streaming: true })
  follow(text, everyCharacter(text), { math: true })
})

it.each([
  ['**真，**a 和 **历经10年，**abc', '<strong>真，</strong>a 和 <strong>历经10年，</strong>abc'],
  ['a**（真）**b', 'a<strong>（真）</strong>b'],
  ['*真，*a', '<em>真，</em>a'],
  ['~~真，~~a', '<del>真，</del>a'],
  ['a**「強調」**b', 'a<strong>「強調」</strong>b'],
  ['**スクリプト(script)**は', '<strong>スクリプト(script)</strong>は'],
  ['**스크립트(script)**는', '<strong>스크립트(script)</strong>는'],
  ['GPT**（模型）**is', 'GPT<strong>（模型）</strong>is'],
  ['**中。**https', '<strong>中。</strong>https'],
  ['a**"b"**c', 'a**&quot;b&quot;**c'],
])('emphasises %j', (text, html) => {
  expect(shown(text)).toBe(html)
})

it('finds the end of a comment far away', () => {
  const text = `x ${'some words '.repeat(60)}<!-- ${'and more '.repeat(60)}--> y`
  follow(text, everyCharacter(text), { streaming: true })
  expect(shown(text)).toBe(`x ${'some words '.repeat(60)} y`)
})
