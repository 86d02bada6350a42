import { afterEach, beforeAll, expect, it } from 'vitest'
import '../styles.css'

const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
const box = document.createElement('div')

beforeAll(() => {
  document.body.append(box)
})

afterEach(() => {
  box.removeAttribute('style')
})

/** What the browser paints for a token on top of another, as sRGB from 0 to 1. */
function painted(...tokens: string[]): number[] {
  if (!canvas) throw new Error('no canvas')
  canvas.clearRect(0, 0, 1, 1)
  for (const token of tokens) {
    box.style.color = `var(--x-${token})`
    canvas.fillStyle = getComputedStyle(box).color
    canvas.fillRect(0, 0, 1, 1)
  }
  return Array.from(canvas.getImageData(0, 0, 1, 1).data.slice(0, 3), (value) => value / 255)
}

/** WCAG 2.2, relative luminance. */
function luminance(rgb: number[]): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  )
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(front: string, ...back: string[]): number {
  const [light = 0, dark = 0] = [
    luminance(painted(...back, front)),
    luminance(painted(...back)),
  ].sort((left, right) => right - left)
  return (light + 0.05) / (dark + 0.05)
}

/** What is read, what it stands on, and the least contrast (WCAG 1.4.3 and 1.4.11). */
const pairs: readonly (readonly [front: string, back: string[], least: number])[] = [
  ['text', ['page'], 7],
  ['text', ['surface'], 7],
  ['text', ['bubble'], 7],
  ['text', ['quiet'], 7],
  ['text', ['surface', 'hover'], 7],
  ['muted', ['page'], 4.5],
  ['muted', ['surface'], 4.5],
  ['muted', ['bubble'], 4.5],
  ['muted', ['quiet'], 4.5],
  ['link', ['page'], 4.5],
  ['link', ['surface'], 4.5],
  ['link', ['bubble'], 4.5],
  ['on-solid', ['solid'], 4.5],
  ['good', ['page'], 4.5],
  ['good', ['surface', 'hover'], 4.5],
  ['caution', ['page'], 4.5],
  ['caution', ['surface', 'hover'], 4.5],
  ['danger', ['page'], 4.5],
  ['danger', ['danger-quiet'], 4.5],
  ['text', ['danger-quiet'], 7],
  ['muted', ['danger-quiet'], 4.5],
  ['line-strong', ['page'], 3],
  ['line-strong', ['surface'], 3],
  ['solid', ['page'], 3],
  ['ring', ['page'], 3],
  ['ring', ['surface'], 3],
  ['ring', ['bubble'], 3],
  ...[
    'comment',
    'keyword',
    'string',
    'number',
    'title',
    'type',
    'attribute',
    'added',
    'removed',
  ].map((name) => [`code-${name}`, ['quiet'], 4.5] as const),
].map(([front, back, least]) => [front as string, [...(back as string[])], least as number])

/** The default accent, and others all around the circle, loud and pale. */
const accents = [
  'oklch(0.52 0.105 232)',
  ...[0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330].map((hue) => `oklch(0.6 0.15 ${hue})`),
  'oklch(0.9 0.25 130)',
  'oklch(0.2 0.02 20)',
  '#ff0000',
  '#ffff00',
  '#808080',
]

for (const scheme of ['light', 'dark']) {
  it.each(accents)(`can be read in ${scheme} with the accent %s`, (accent) => {
    const failures = pairs.flatMap(([front, back, least]) => {
      // Tokens are computed where they are set, so that the accent is set there too.
      document.documentElement.style.setProperty('--x-accent', accent)
      document.documentElement.dataset['theme'] = scheme
      const found = contrast(front, ...back)
      return found >= least - 0.005
        ? []
        : [`${front} on ${back.join(' and ')}: ${found.toFixed(2)} < ${least}`]
    })
    document.documentElement.removeAttribute('style')
    delete document.documentElement.dataset['theme']
    expect(failures).toEqual([])
  })
}
