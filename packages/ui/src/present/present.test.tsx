import { act, fireEvent, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createPartialJson } from '@x/core/structured'
import { UIProvider } from '@x/ui'
import { type PresentCall, presentText, presentTool, PresentView } from '@x/ui/present'
import { words as german } from '@x/ui/words/de'
import { beforeAll, expect, it, vi } from 'vitest'
import { ALL, BARS, callWith, CARDS, CHOICE, FORM, LINES, SEVERAL } from './story-calls.ts'

// What draws charts comes with the first of them.
beforeAll(async () => {
  const { container, unmount } = render(<PresentView call={callWith([BARS])} />)
  await act(() => vi.dynamicImportSettled())
  expect(container.querySelector('[data-x-present-plot]')).toBeTruthy()
  unmount()
})

const shown = (parts: readonly unknown[], rest?: Partial<PresentCall>) =>
  render(<PresentView call={callWith(parts, rest)} />)

const texts = (container: HTMLElement, selector: string) =>
  [...container.querySelectorAll(selector)].map((element) => element.textContent)

it('shows each kind of part', () => {
  const { container } = shown(ALL)
  const kinds = texts(container, '[data-x-present-part]').length
  // A text is Markdown and has no part of its own.
  expect(kinds).toBe(ALL.length - 1)
  expect(container.querySelector('[data-x-present-part="unknown"]')).toBeNull()
})

it('writes numbers as the language does, and years as years', () => {
  const parts = [
    {
      type: 'table',
      columns: ['Year', 'People', 'Share'],
      rows: [
        [2024, 1234567, 0.5],
        [2025, 9000, 12.25],
      ],
    },
    { type: 'facts', items: [{ key: 'Sold', value: 12345.6 }] },
    {
      type: 'chart',
      kind: 'bar',
      unit: 'EUR',
      labels: ['a'],
      series: [{ name: 's', values: [1234.5] }],
    },
  ]
  const { container, rerender } = shown(parts)
  expect(texts(container, '[data-x-table] td')).toEqual([
    '2024',
    '1,234,567',
    '0.50',
    '2025',
    '9,000',
    '12.25',
  ])
  expect(container.textContent).toContain('€1,234.50')
  rerender(
    <UIProvider words={german}>
      <PresentView call={callWith(parts)} />
    </UIProvider>,
  )
  expect(texts(container, '[data-x-table] td')).toEqual([
    '2024',
    '1.234.567',
    '0,50',
    '2025',
    '9.000',
    '12,25',
  ])
  expect(container.textContent).toContain('12.345,6')
  expect(container.textContent).toContain('1.234,50\u00a0€')
})

const forgiven: readonly (readonly [name: string, args: unknown, text: string])[] = [
  ['a lone part', { type: 'text', text: 'here' }, 'here'],
  ['a list for an object', [{ type: 'text', text: 'here' }], 'here'],
  ['a lone object for a list', { parts: { type: 'text', text: 'here' } }, 'here'],
  ['JSON in a text', { parts: '[{"type":"text","text":"here"}]' }, 'here'],
  ['all of it in a text', '{"parts":[{"type":"text","text":"here"}]}', 'here'],
  ['a part in a text', { parts: ['{"type":"text","text":"here"}'] }, 'here'],
  ['a mere text', { parts: ['here'] }, 'here'],
  ['another name', { parts: [{ type: 'Paragraph', content: 'here' }] }, 'here'],
  ['no type', { parts: [{ rows: [['A'], ['here']] }] }, 'Ahere'],
  ['an unknown type', { parts: [{ type: 'video', src: 'here.mp4' }] }, 'here.mp4'],
  ['rows as objects', { parts: [{ type: 'table', rows: [{ a: 'here', b: 2 }] }] }, 'abhere2'],
  [
    'other spellings of columns',
    { parts: [{ type: 'table', columns: ['Unit Price'], rows: [{ unit_price: 'here' }] }] },
    'Unit Pricehere',
  ],
  [
    'rows by other names',
    { parts: [{ type: 'table', columns: ['A'], rows: [{ x: 'here' }] }] },
    'Ahere',
  ],
  ['a lone row', { parts: [{ type: 'table', columns: ['A', 'B'], rows: ['here', 2] }] }, 'ABhere2'],
  [
    'more cells than columns',
    { parts: [{ type: 'table', columns: ['A'], rows: [['b', 'here']] }] },
    'here',
  ],
  ['facts as an object', { parts: [{ type: 'facts', items: { a: 'here' } }] }, 'ahere'],
  ['a lone item', { parts: [{ type: 'list', items: 'here' }] }, 'here'],
  ['lines for items', { parts: [{ type: 'list', items: '- one\n- here' }] }, 'onehere'],
  [
    'items that are objects',
    { parts: [{ type: 'list', items: [{ title: 'one', text: 'here' }] }] },
    'one: here',
  ],
  [
    'options that are objects',
    { parts: [{ type: 'choice', options: [{ label: 'here' }] }] },
    'here',
  ],
  [
    'no list of fields',
    { parts: [{ type: 'form', fields: { mail: { type: 'email', label: 'here' } } }] },
    'here',
  ],
]

it.each(forgiven)('shows %s as what was meant', (_, args, text) => {
  const { container } = render(<PresentView call={{ state: 'done', args, result: null }} />)
  expect(container.textContent).toContain(text)
})

const charts: readonly (readonly [name: string, chart: object])[] = [
  ['texts for numbers', { labels: ['a', 'b'], series: [{ values: ['1,200', '$950'] }] }],
  [
    'points',
    {
      data: [
        { label: 'a', value: 1200 },
        { label: 'b', value: 950 },
      ],
    },
  ],
  [
    'pairs',
    {
      data: [
        ['a', 1200],
        ['b', 950],
      ],
    },
  ],
  ['a map', { values: { a: 1200, b: 950 } }],
  ['mere numbers', { labels: ['a', 'b'], values: [1200, 950] }],
  ['series by name', { labels: ['a', 'b'], series: { Sales: [1200, 950] } }],
  [
    'what a chart library takes',
    { data: { labels: ['a', 'b'], datasets: [{ label: 'Sales', data: [1200, 950] }] } },
  ],
  [
    'points in series',
    {
      series: [
        {
          name: 'Sales',
          data: [
            { x: 'a', y: 1200 },
            { x: 'b', y: 950 },
          ],
        },
      ],
    },
  ],
]

it.each(charts)('draws a chart of %s', (_, chart) => {
  const { container } = shown([{ type: 'chart', kind: 'bar', ...chart }])
  expect(texts(container, 'tbody td')).toEqual(['a', '1200', 'b', '950'])
  expect(container.querySelectorAll('svg rect > title')).toHaveLength(2)
})

it('tells series of a chart by more than their colour', () => {
  const { container, rerender } = shown([{ ...BARS, series: [...BARS.series, ...BARS.series] }])
  const patterns = texts(container, 'defs pattern').length
  expect(patterns).toBe(4)
  const drawn = [...container.querySelectorAll('defs pattern path')].map((path) =>
    path.getAttribute('d'),
  )
  expect(new Set(drawn).size).toBe(4)
  rerender(<PresentView call={callWith([LINES])} />)
  const lines = [...container.querySelectorAll('[data-x-present-plot] path[vector-effect]')]
  expect(new Set(lines.map((line) => line.getAttribute('stroke-dasharray'))).size).toBe(3)
  const marks = [...container.querySelectorAll('[data-x-present-legend] [data-x-present-mark]')]
  expect(new Set(marks.map((mark) => mark.getAttribute('d'))).size).toBe(3)
})

it('draws one point, two hundred, none, and numbers that are the largest or none at all', () => {
  const many = Array.from({ length: 200 }, (_, at) => at - 100)
  for (const values of [
    [7],
    many,
    [],
    [0, 0],
    [1.7e308, -1.7e308],
    [5e-324],
    [NaN, null, 'x', 3],
    [-5, -5],
  ]) {
    for (const kind of ['bar', 'line']) {
      const { container, unmount } = shown([
        { type: 'chart', kind, labels: [], series: [{ name: 's', values }] },
      ])
      expect(container.innerHTML).not.toMatch(/NaN%|Infinity%|NaN |"NaN"/)
      const places = [...container.querySelectorAll('rect[y], [data-x-present-area] svg[y]')].map(
        (element) => Number.parseFloat(element.getAttribute('y') ?? ''),
      )
      expect(places.every((place) => place >= -0.01 && place <= 100.01)).toBe(true)
      unmount()
    }
  }
})

it('has the numbers of a chart in a table, for whoever cannot see it and for whoever wants them', async () => {
  shown([BARS])
  expect(screen.getByRole('img').getAttribute('aria-label')).toBe(
    'Bar chart: Revenue by quarter, from €182,000 to €302,500',
  )
  expect(within(screen.getByRole('table')).getByText('€302,500')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Show the numbers' }))
  expect(screen.getByRole('button', { name: 'Copy table' })).toBeTruthy()
  expect(screen.getAllByRole('table')).toHaveLength(1)
})

it('gives what a form asks for, by the names of its fields', async () => {
  const user = userEvent.setup()
  const resolve = vi.fn()
  const parts = [
    FORM,
    { ...FORM, title: 'Again', fields: [{ name: 'name', label: 'Other', type: 'number' }] },
  ]
  const call: PresentCall = { state: 'ready', args: { parts }, resolve }
  const { container, rerender } = render(<PresentView call={call} />)
  await user.click(screen.getByRole('button', { name: 'Place the order' }))
  expect(resolve).not.toHaveBeenCalled()
  await user.type(screen.getByRole('textbox', { name: 'Name' }), 'A. Reader')
  await user.type(screen.getByRole('textbox', { name: 'Email' }), 'reader@example.org')
  await user.type(screen.getByRole('textbox', { name: /Other/ }), '3.5')
  await user.click(screen.getByRole('checkbox'))
  await user.click(screen.getByRole('button', { name: 'Place the order' }))
  const values = {
    name: 'A. Reader',
    email: 'reader@example.org',
    size: '42',
    gift: true,
    'name 2': 3.5,
  }
  expect(resolve).toHaveBeenCalledExactlyOnceWith({ values })
  rerender(<PresentView call={callWith(parts, { result: { values } })} />)
  expect(container.querySelector('input')).toBeNull()
  expect(screen.getByText('reader@example.org')).toBeTruthy()
  expect(screen.getByText('3.5')).toBeTruthy()
})

it('answers a lone choice at a press, and several questions together', async () => {
  const user = userEvent.setup()
  const resolve = vi.fn()
  const { rerender } = render(
    <PresentView key="a" call={{ state: 'ready', args: { parts: [CHOICE] }, resolve }} />,
  )
  await user.click(screen.getByRole('button', { name: 'Moss' }))
  await user.keyboard('{Enter}')
  expect(resolve).toHaveBeenCalledExactlyOnceWith({ values: { 'Which colour?': 'Moss' } })
  const args = { parts: [CHOICE, SEVERAL, CARDS[0]] }
  rerender(<PresentView key="b" call={{ state: 'ready', args, resolve }} />)
  await user.click(screen.getByRole('radio', { name: 'Ember' }))
  await user.click(screen.getByRole('checkbox', { name: 'Price' }))
  await user.click(screen.getByRole('checkbox', { name: 'Low weight' }))
  await user.click(screen.getByRole('button', { name: 'Order: Ridge 2' }))
  expect(resolve).toHaveBeenLastCalledWith({
    values: { 'Which colour?': 'Ember', 'What matters to you?': ['Low weight', 'Price'] },
    pressed: 'Order',
    card: 'Ridge 2',
  })
})

it('takes no answer while it is written, nor when nobody waits for one', async () => {
  const user = userEvent.setup()
  const parts = [CHOICE, ...CARDS]
  const { rerender } = render(<PresentView call={{ state: 'args', args: { parts } }} />)
  await user.click(screen.getByRole('button', { name: 'Moss' }))
  await user.click(screen.getByRole('button', { name: 'Order: Ridge 2' }))
  expect(screen.queryByText('Answered')).toBeNull()
  rerender(<PresentView call={{ state: 'ready', args: { parts } }} />)
  expect(screen.getByText('Not answered')).toBeTruthy()
  expect((screen.getByRole('group') as HTMLFieldSetElement).disabled).toBe(true)
})

it('keeps what was typed while the rest of the form arrives', () => {
  const text = JSON.stringify({ parts: [FORM] })
  const read = createPartialJson()
  const at = (share: number): PresentCall => ({
    state: 'args',
    args: read(text.slice(0, text.length * share)).value,
  })
  const { rerender } = render(<PresentView call={at(0.3)} />)
  const field = screen.getByRole<HTMLInputElement>('textbox', { name: /Name/ })
  fireEvent.change(field, { target: { value: 'typed' } })
  for (let share = 0.3; share <= 1; share += 0.01) rerender(<PresentView call={at(share)} />)
  rerender(
    <PresentView call={{ state: 'ready', args: { parts: [FORM] }, resolve: () => undefined }} />,
  )
  expect(screen.getByRole('textbox', { name: 'Name' })).toBe(field)
  expect(field.value).toBe('typed')
})

it('shows so many rows, and more when asked to; and says what is too much', async () => {
  const rows = Array.from({ length: 450 }, (_, at) => [`row ${at}`])
  const { container } = shown([{ type: 'table', columns: ['A'], rows }])
  expect(texts(container, 'tbody tr')).toHaveLength(200)
  await userEvent.click(screen.getByRole('button', { name: 'Show 200 more' }))
  await userEvent.click(screen.getByRole('button', { name: 'Show 50 more' }))
  expect(texts(container, 'tbody tr')).toHaveLength(450)
  expect(screen.queryByRole('button', { name: /more$/ })).toBeNull()
  const { container: other } = shown(
    Array.from({ length: 70 }, () => ({ type: 'text', text: 'a' })),
  )
  expect(other.textContent).toContain('10 more are not shown')
})

it('asks for no picture and no link whose address may be half of one', () => {
  const part = { type: 'image', url: 'https://pictures.example.org/a.png', alt: 'a' }
  const card = { ...CARDS[0], image: part.url, url: part.url }
  for (const parts of [[part], [card], [{ ...part, type: 'link', title: 'a' }]]) {
    const { container, unmount } = render(
      <UIProvider policy={{ images: 'always' }}>
        <PresentView call={{ state: 'args', args: { parts } }} />
      </UIProvider>,
    )
    expect(container.querySelector('img, a')).toBeNull()
    unmount()
  }
})

it('passes links and pictures through the policy', () => {
  const parts = [
    { type: 'image', url: 'https://pictures.example.org/a.png', alt: 'A picture' },
    { type: 'link', url: 'javascript:alert(1)', title: 'A way in' },
    { type: 'list', items: ['[bad](javascript:alert(1))', '[good](https://example.org)'] },
    {
      type: 'table',
      columns: ['[x](data:text/html,1)'],
      rows: [['![p](https://example.org/p.png)']],
    },
  ]
  const { container } = shown(parts)
  const links = [...container.querySelectorAll('a')]
  expect(links.map(({ href }) => href)).toEqual(['https://example.org/'])
  expect(links[0]?.rel).toContain('noopener')
  expect(container.querySelector('img')).toBeNull()
  expect(screen.getByRole('button', { name: /A picture/ })).toBeTruthy()
  expect(container.textContent).toContain('javascript:alert(1)')
})

it('says why it failed, below what was there', () => {
  const error = {
    name: 'ChatError',
    kind: 'output',
    message: 'No JSON.',
    action: 'none',
    retryable: false,
  } as const
  const { container } = shown([{ type: 'table', columns: ['A'], rows: [['b']] }], {
    state: 'error',
    error,
  })
  expect(container.textContent).toContain('b')
  expect(container.textContent).toContain('No JSON.')
})

it('is text too: for copies, for whoever listens', () => {
  expect(presentText(callWith([BARS]))).toBe(
    'Revenue by quarter\n| Name | 2024 | 2025 |\n| --- | --- | --- |\n| Q1 | €182,000 | €201,000 |\n| Q2 | €204,500 | €231,400 |\n| Q3 | €198,300 | €240,900 |\n| Q4 | €251,000 | €302,500 |',
  )
  const answered = callWith([CHOICE, FORM], {
    result: { values: { 'Which colour?': 'Moss', gift: true } },
  })
  expect(presentText(answered)).toContain('- Moss ✓')
  expect(presentText(answered)).toContain('Wrap it as a gift: ✓')
  for (const part of ALL) expect(presentText(callWith([part]))).not.toBe('')
})

it('lets the model go on where nothing is asked, and else waits for a person', async () => {
  const asks = async (part: unknown, options = {}) => {
    const { needsAnswer } = presentTool(options)
    return typeof needsAnswer === 'function' && (await needsAnswer({ parts: [part] }))
  }
  const answers = await Promise.all(ALL.map(async (part) => [part.type, await asks(part)] as const))
  const waits = new Set(answers.filter(([, is]) => is).map(([type]) => type))
  expect(waits).toEqual(new Set(['form', 'choice', 'card']))
  expect(await asks(FORM, { answers: 'message' })).toBe(false)
  await act(async () => undefined)
})

it('shows links and pictures as words on what is pressed itself', () => {
  const options = ['![a shoe](https://example.org/a.png) **this**', '[that](https://example.org)']
  const fields = [{ name: 'a', label: 'See [terms](https://example.org)', type: 'checkbox' }]
  const parts = [
    { type: 'choice', title: 'Which?', options },
    { type: 'form', fields },
  ]
  for (const asked of [parts, parts.slice(0, 1)]) {
    const { container, unmount } = render(
      <PresentView
        call={{ ...callWith([]), args: { parts: asked }, state: 'ready', resolve: () => undefined }}
      />,
    )
    const pressed = [...container.querySelectorAll('[data-x-present-option], label')]
    expect(pressed.map((each) => each.textContent)).toEqual(
      expect.arrayContaining(['a shoe this', 'that']),
    )
    for (const each of pressed) expect(each.querySelector('a, img, button')).toBeNull()
    unmount()
  }
})
