// For stories and tests alone: calls of `present` as a model makes them, whole and half written.
// oxlint-disable-next-line no-restricted-imports -- a story is an app's code
import { createPartialJson } from '@x/core/structured'
import type { PresentCall } from './present-view.tsx'

/** A call with these parts. */
export function callWith(parts: readonly unknown[], rest: Partial<PresentCall> = {}): PresentCall {
  return { state: 'done', args: { parts }, result: { shown: true }, ...rest }
}

/** The same while a share of its text has arrived. */
export function callUpTo(share: number, parts: readonly unknown[]): PresentCall {
  const text = JSON.stringify({ parts })
  const args = createPartialJson()(text.slice(0, Math.round(text.length * share))).value
  return { state: 'args', args }
}

/** A call that waits for a person. */
export function callThatAsks(parts: readonly unknown[]): PresentCall {
  return { state: 'ready', args: { parts }, resolve: () => undefined }
}

/** A picture without a network. */
export const PICTURE = picture(['#dcebee', '#a9cbd3', '#5f98a6', '#2f6472'], 0)
const OTHER = picture(['#f3e6dc', '#e2bd9f', '#b97d55', '#7d4b2c'], 2)
const THIRD = picture(['#e9eedc', '#c3cf9f', '#8a9c5d', '#55663a'], 4)

/** Hills behind hills, as a GIF of four colours that is not compressed. */
function picture(palette: readonly string[], phase: number): string {
  const [width, height] = [180, 120]
  const pixels = Array.from({ length: width * height }, (_, at) => {
    const x = (at % width) / width
    const y = 1 - Math.floor(at / width) / height
    const hill = (far: number): number =>
      0.62 - far * 0.17 + 0.09 * Math.sin(x * (5 + far * 2) + phase + far * 2)
    return [0, 1, 2].reduce((found, far) => (y < hill(far) ? far + 1 : found), 0)
  })
  // Each pixel is a code of three bits. A clear code after every other one keeps it at three.
  const codes = pixels.flatMap((pixel, at) => (at % 2 === 0 ? [4, pixel] : [pixel]))
  const bits = [...codes, 5].flatMap((code) => [code & 1, (code >> 1) & 1, (code >> 2) & 1])
  const bytes = Array.from({ length: Math.ceil(bits.length / 8) }, (_, at) =>
    bits.slice(at * 8, at * 8 + 8).reduce((sum, bit, place) => sum | (bit << place), 0),
  )
  const blocks = Array.from({ length: Math.ceil(bytes.length / 255) }, (_, at) => {
    const block = bytes.slice(at * 255, at * 255 + 255)
    return [block.length, ...block]
  }).flat()
  const colours = palette.flatMap((colour) =>
    [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)),
  )
  const head = [0x47, 0x49, 0x46, 0x38, 0x39, 0x61, width, 0, height, 0, 0x81, 0, 0]
  const frame = [0x2c, 0, 0, 0, 0, width, 0, height, 0, 0, 2, ...blocks, 0, 0x3b]
  const all = [...head, ...colours, ...frame]
  return `data:image/gif;base64,${btoa(all.map((byte) => String.fromCharCode(byte)).join(''))}`
}

export const TEXT = {
  type: 'text',
  text: 'Three shoes are **in stock** in your size. Prices include tax; see the [size guide](https://example.org/sizes).',
}

export const LIST = {
  type: 'list',
  title: 'Before you order',
  ordered: true,
  items: [
    'Measure your foot in the **evening**',
    'Compare it with the [size guide](https://example.org/sizes)',
    'Between two sizes, take the larger one',
  ],
}

export const FACTS = {
  type: 'facts',
  title: 'Ridge 2',
  items: [
    { key: 'Weight', value: '286 g' },
    { key: 'Drop', value: '6 mm' },
    { key: 'Reviews', value: 12841 },
    { key: 'Waterproof', value: true },
    { key: 'Made of', value: 'Recycled polyester, natural rubber' },
  ],
}

export const TABLE = {
  type: 'table',
  title: 'Compared',
  columns: ['Shoe', 'Weight (g)', 'Price (€)', 'Reviews'],
  rows: [
    ['Ridge 2', 286, 129.9, 12841],
    ['Fell Light', 231, 149, 3120],
    ['Moor Wide', 318, 99.5, 870],
  ],
}

export const IMAGE = { type: 'image', url: PICTURE, alt: 'The sole of the Ridge 2' }

export const REMOTE = {
  type: 'image',
  url: 'https://pictures.example.org/ridge.jpg',
  alt: 'The Ridge 2 from the side',
}

export const BARS = {
  type: 'chart',
  kind: 'bar',
  title: 'Revenue by quarter',
  unit: 'EUR',
  labels: ['Q1', 'Q2', 'Q3', 'Q4'],
  series: [
    { name: '2024', values: [182000, 204500, 198300, 251000] },
    { name: '2025', values: [201000, 231400, 240900, 302500] },
  ],
}

export const LOSSES = {
  type: 'chart',
  kind: 'bar',
  title: 'Change on the year before',
  unit: '%',
  labels: ['Berlin', 'Lisbon', 'Osaka', 'Riga', 'Turin'],
  series: [{ name: 'Growth', values: [4.2, -1.8, 7.5, -3.1, 0.4] }],
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export const LINES = {
  type: 'chart',
  kind: 'line',
  title: 'Mean temperature',
  unit: '°C',
  labels: MONTHS,
  series: [
    { name: 'Lisbon', values: [11, 12, 14, 15, 18, 21, 23, 24, 22, 19, 15, 12] },
    { name: 'Berlin', values: [1, 2, 5, 10, 14, 18, 20, 19, 15, 10, 5, 2] },
    { name: 'Riga', values: [-3, -3, 1, 7, 12, 16, 19, 18, null, 7, 2, -1] },
  ],
}

export const FORM = {
  type: 'form',
  title: 'Where should it go?',
  fields: [
    { name: 'name', label: 'Name', type: 'text', required: true },
    { name: 'email', label: 'Email', type: 'email', required: true },
    {
      name: 'size',
      label: 'Size',
      type: 'select',
      options: ['41', '42', '43', '44'],
      required: true,
      value: '42',
    },
    { name: 'date', label: 'Not before', type: 'date' },
    { name: 'note', label: 'For the courier', type: 'textarea' },
    { name: 'gift', label: 'Wrap it as a gift', type: 'checkbox' },
  ],
  submit: 'Place the order',
}

export const CHOICE = {
  type: 'choice',
  title: 'Which colour?',
  options: ['Slate', 'Moss', 'Ember', 'Not sure yet'],
}

export const SEVERAL = {
  type: 'choice',
  title: 'What matters to you?',
  options: ['Low weight', 'Grip on wet rock', 'A wide toe box', 'Price'],
  multiple: true,
}

export const PROGRESS = { type: 'progress', title: 'Packing your order', value: 64 }

export const LINK = {
  type: 'link',
  url: 'https://example.org/returns',
  title: 'Returns within 30 days',
  text: 'How to send back what does not fit.',
}

export const CARDS = [
  {
    type: 'card',
    title: 'Ridge 2',
    text: 'For long days on rough paths.',
    image: PICTURE,
    facts: [
      { key: 'Price', value: '€129.90' },
      { key: 'Weight', value: '286 g' },
    ],
    buttons: ['Order', 'Details'],
  },
  {
    type: 'card',
    title: 'Fell Light',
    text: 'Quick, with little below the foot.',
    image: OTHER,
    facts: [
      { key: 'Price', value: '€149' },
      { key: 'Weight', value: '231 g' },
    ],
    buttons: ['Order', 'Details'],
  },
  {
    type: 'card',
    title: 'Moor Wide',
    text: 'Room for the toes.',
    image: THIRD,
    facts: [
      { key: 'Price', value: '€99.50' },
      { key: 'Weight', value: '318 g' },
    ],
    buttons: ['Order', 'Details'],
  },
]

/** All kinds that a model may write. */
export const ALL = [
  TEXT,
  LIST,
  FACTS,
  TABLE,
  IMAGE,
  BARS,
  LINES,
  FORM,
  SEVERAL,
  PROGRESS,
  LINK,
  ...CARDS,
]

export const ARABIC = [
  { type: 'text', text: 'ثلاثة أحذية **متوفرة** بمقاسك.' },
  {
    type: 'facts',
    title: 'ريدج ٢',
    items: [
      { key: 'الوزن', value: '286 g' },
      { key: 'التقييمات', value: 12841 },
    ],
  },
  {
    type: 'table',
    title: 'مقارنة',
    columns: ['الحذاء', 'الوزن', 'السعر'],
    rows: [
      ['ريدج ٢', 286, 129.9],
      ['فيل لايت', 231, 149],
    ],
  },
  {
    type: 'chart',
    kind: 'bar',
    title: 'الإيرادات حسب الربع',
    unit: 'SAR',
    labels: ['الربع الأول', 'الربع الثاني', 'الربع الثالث', 'الربع الرابع'],
    series: [{ name: 'الإيرادات', values: [182000, 204500, -38300, 251000] }],
  },
  {
    type: 'form',
    title: 'إلى أين نرسله؟',
    fields: [
      { name: 'name', label: 'الاسم', type: 'text', required: true },
      { name: 'size', label: 'المقاس', type: 'select', options: ['41', '42'] },
      { name: 'gift', label: 'غلّفه كهدية', type: 'checkbox' },
    ],
    submit: 'أرسل الطلب',
  },
  { type: 'progress', title: 'تجهيز طلبك', value: 64 },
]
