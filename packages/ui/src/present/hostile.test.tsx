import { act, cleanup, render } from '@testing-library/react'
import { roundsOf } from '@x/core/test/samples'
import { createPartialJson } from '@x/core/structured'
import { type PresentCall, presentText, PresentView } from '@x/ui/present'
import fc from 'fast-check'
import { beforeAll, expect, it, vi } from 'vitest'
import { ALL, BARS, callWith } from './story-calls.ts'

// What draws charts comes with the first of them.
beforeAll(async () => {
  const { container, unmount } = render(<PresentView call={callWith([BARS])} />)
  await act(() => vi.dynamicImportSettled())
  expect(container.querySelector('[data-x-present-plot]')).toBeTruthy()
  unmount()
})

const KINDS =
  'text list facts table image chart form choice progress link card video __proto__ constructor'.split(
    ' ',
  )
const NAMES =
  'type parts title text items ordered key value columns rows url alt kind unit labels series name values fields label options required submit multiple image facts buttons data __proto__ constructor toString hasOwnProperty length then'.split(
    ' ',
  )
const TEXTS = [
  '',
  ' ',
  'javascript:globalThis.hostileRan=1',
  'JaVa\tScript:globalThis.hostileRan=1',
  'data:text/html,<script>globalThis.hostileRan=1</script>',
  'vbscript:x',
  'blob:x',
  'file:///etc/passwd',
  '//hostile.invalid/x.png',
  'https://hostile.invalid/x.png',
  '<img src=x onerror="globalThis.hostileRan=1">',
  '<script>globalThis.hostileRan=1</script>',
  '[a](javascript:globalThis.hostileRan=1)',
  '![a](https://hostile.invalid/y.png)',
  '![a](javascript:1)',
  '{"__proto__":{"polluted":1}}',
  '[[[[[[[[',
  '\u202e\u0000\ud800',
  '9'.repeat(500),
  'NaN',
  'x'.repeat(5000),
]

/** Any JSON, with the names and texts that mean something here. */
const json = fc.letrec<{ value: unknown; list: unknown; object: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 6 },
    fc.oneof(
      fc.constantFrom(...TEXTS, ...KINDS),
      fc.string(),
      fc.double(),
      fc.constantFrom(1e308, -1e308, 0, -0, 1e-320, 2 ** 53),
      fc.boolean(),
      fc.constant(null),
    ),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('value'), { maxLength: 5 }),
  // From entries, so that `__proto__` is a member as it is in JSON.
  object: fc
    .array(fc.tuple(fc.constantFrom(...NAMES), tie('value')), { maxLength: 7 })
    .map((entries) => Object.fromEntries(entries)),
}))

const part = fc
  .tuple(fc.constantFrom(...KINDS), json.object)
  .map(([type, members]) => ({ ...(members as object), type }))
const args = fc.oneof(
  json.value,
  fc.record({ parts: fc.oneof(fc.array(part, { maxLength: 4 }), json.value) }),
)

const STATES = ['ready', 'running', 'done', 'error', 'denied', 'cancelled', 'approval'] as const

/** No element that could do something, and no address that could. */
function expectHarmless(container: HTMLElement): void {
  expect(
    container.querySelector('script, iframe, object, embed, style, base, meta, svg a'),
  ).toBeNull()
  for (const element of container.querySelectorAll('*')) {
    for (const { name } of element.attributes)
      expect(name).not.toMatch(/^on|^srcdoc$|^formaction$|^action$/)
  }
  // One of `:` alone is of an address that is none, and leads nowhere.
  for (const { protocol } of container.querySelectorAll('a')) {
    expect(protocol).toMatch(/^(?:(?:https?|mailto|tel)?:)?$/)
  }
  // The policy asks before it loads from elsewhere.
  for (const image of container.querySelectorAll('img')) expect(image.src).toMatch(/^data:image\//)
  expect(globalThis).not.toHaveProperty('hostileRan')
  expect({}).not.toHaveProperty('polluted')
}

// oxlint-disable-next-line vitest/expect-expect -- it is in what the property calls
it('shows any JSON in any state at every prefix, and nothing of it acts', () => {
  fc.assert(
    fc.property(args, json.value, fc.constantFrom(...STATES), (value, result, state) => {
      const text = JSON.stringify(value)
      const read = createPartialJson()
      const { container, rerender, unmount } = render(<PresentView call={{ state: 'args' }} />)
      // All cuts of what is short; of what is long so many that a run ends.
      const step = Math.ceil(text.length / 60)
      for (let end = 1; end <= text.length; end += step) {
        const call: PresentCall = { state: 'args', args: read(text.slice(0, end)).value }
        rerender(<PresentView call={call} />)
        presentText(call)
        expectHarmless(container)
      }
      const call: PresentCall = { state, args: JSON.parse(text), result, resolve: () => undefined }
      rerender(<PresentView call={call} />)
      presentText(call)
      expectHarmless(container)
      unmount()
    }),
    {
      numRuns: roundsOf(500),
      examples: [
        [
          { parts: [{ type: 'facts', text: ['![a](https://hostile.invalid/y.png)'] }] },
          '',
          'ready',
        ],
      ],
    },
  )
  cleanup()
})

it('shows every kind of part at every character of it', () => {
  const text = JSON.stringify({ parts: ALL.map((one) => ({ ...one, image: undefined })) })
  const read = createPartialJson()
  const { container, rerender } = render(<PresentView call={{ state: 'args' }} />)
  for (let end = 1; end <= text.length; end += 7) {
    rerender(<PresentView call={{ state: 'args', args: read(text.slice(0, end)).value }} />)
  }
  expectHarmless(container)
  expect(container.querySelector('[data-x-present-part="unknown"]')).toBeNull()
})

it('bears what is deep, wide and long', () => {
  const deep = JSON.parse(`${'['.repeat(2000)}${']'.repeat(2000)}`) as unknown
  const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`k${at}`, at]))
  const long = 'word '.repeat(50_000)
  for (const kind of KINDS) {
    for (const value of [deep, wide, long, Array.from({ length: 10_000 }, () => wide)]) {
      const part = {
        type: kind,
        title: value,
        text: value,
        items: value,
        rows: value,
        columns: value,
        labels: value,
        series: value,
        fields: value,
        options: value,
        buttons: value,
        url: value,
        value,
      }
      const { container, unmount } = render(
        <PresentView
          call={{ state: 'ready', args: { parts: [part] }, resolve: () => undefined }}
        />,
      )
      expectHarmless(container)
      expect(container.querySelectorAll('*').length, kind).toBeLessThan(10_000)
      unmount()
    }
  }
})
