// What is checked of each story is itself checked: each fault below is seen.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { page } from 'vitest/browser'
import { ariaTree, namelessIn } from '../test/aria-tree.ts'
import { overflowIn, overflowWhenSpaced, smallTargetsIn } from '../test/fit.ts'

beforeEach(() => page.viewport(320, 640))
afterEach(() => document.body.replaceChildren())

function show(html: string): HTMLElement {
  document.body.innerHTML = html
  return document.body
}

const treeOf = (html: string): string[] => ariaTree(show(html)).split('\n')

it('tells roles, names, states and text in the order of reading', () => {
  const tree = treeOf(`
    <article aria-label="Answer" aria-busy="true">
      <h2>Title</h2>
      <p>Some <strong>bold</strong> text</p>
      <button aria-expanded="false" aria-describedby="hint">More</button>
      <p id="hint">Shows the rest</p>
      <input aria-label="Amount" aria-invalid="true" value="3" required>
      <a href="#x" aria-current="page">Here</a>
      <div role="status">Done</div>
    </article>`)
  expect(tree).toEqual([
    'article "Answer" [busy]',
    '  heading "Title" [level=2]',
    '  text: Some bold text',
    '  button "More" [expanded=false] [description="Shows the rest"]',
    '  text: Shows the rest',
    '  textbox "Amount" [invalid] [required] [value="3"]',
    '  link "Here" [current=page]',
    '  status',
    '    text: Done',
  ])
})

it.each([
  ['aria-hidden', '<p aria-hidden="true">text</p>'],
  ['display', '<p style="display: none">text</p>'],
  ['visibility', '<p style="visibility: hidden">text</p>'],
  ['a closed fold', '<div hidden="until-found">text</div>'],
  ['inert', '<div inert>text</div>'],
])('tells nothing of what is hidden by %s', (_, html) => {
  expect(treeOf(html)).toEqual([''])
})

it('is another text when a role, a name, a state or the order is another', () => {
  const save = '<button>Save</button>'
  const keep = '<button>Keep</button>'
  const trees = [
    save,
    '<a href="#x">Save</a>',
    keep,
    '<button aria-pressed="true">Save</button>',
    '<button disabled>Save</button>',
    '<div aria-live="polite">Save</div>',
    save + keep,
    keep + save,
  ].map((html) => treeOf(html).join('\n'))
  expect(new Set(trees).size).toBe(trees.length)
})

it('finds what has no name', () => {
  show(`<div role="group">x</div><button></button><section>a section alone is a box</section>
    <button aria-label="Named"></button>`)
  expect(namelessIn().map((each) => each.split(':')[0])).toEqual(['group', 'button'])
})

it('finds what is wider than the page, cut off or too small', () => {
  show('<button style="width: 400px">wide</button>')
  expect(overflowIn()).toHaveLength(2)
  const button = '<button style="width: 200px; height: 30px">wide</button>'
  show(`<div style="overflow: hidden; width: 100px">${button}</div>`)
  expect(overflowIn()).toHaveLength(1)
  // What can be scrolled to is in reach.
  show(`<div style="overflow: auto; width: 100px">${button}</div>`)
  expect(overflowIn()).toEqual([])
  expect(smallTargetsIn()).toEqual([])
  show('<button style="width: 30px; height: 20px">s</button>')
  expect(smallTargetsIn()).toEqual([expect.stringContaining('30×20')])
})

it('finds text that its box cuts once it is spaced', () => {
  show(
    '<p style="width: 120px; height: 20px; font: 16px/20px monospace; overflow: hidden">Twelve chars</p>',
  )
  expect(overflowIn()).toEqual([])
  expect(overflowWhenSpaced()).toEqual([expect.stringContaining('text: ')])
  // The spacing was for the measurement alone.
  expect(overflowIn()).toEqual([])
})
