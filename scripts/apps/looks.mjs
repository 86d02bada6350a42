// @ts-check
// How a chat looks in an app, against how the same markup looks with the stylesheet as it was built, in the same browser.

/** What is compared of each element. Sizes tell of paddings that were lost, and of fonts. */
export const PROPERTIES = [
  'color',
  'background-color',
  'background-image',
  'border-top-color',
  'border-top-width',
  'border-top-style',
  'border-bottom-width',
  'border-inline-start-width',
  'border-start-start-radius',
  'box-shadow',
  'outline-style',
  'padding-top',
  'padding-bottom',
  'padding-inline-start',
  'padding-inline-end',
  'margin-top',
  'margin-bottom',
  'margin-inline-start',
  'margin-inline-end',
  'display',
  'box-sizing',
  'font-family',
  'font-size',
  'font-weight',
  'letter-spacing',
  'line-height',
  'text-align',
  'text-decoration-line',
  'list-style-type',
  'width',
  'height',
]

/**
 * The computed styles of the chat and of all in it, in the order of the document. Colours are given as the pixel that
 * they paint, as tools write the same colour in other words. Runs in the page.
 * @param {string[]} properties
 */
function readStyles(properties) {
  const root = document.querySelector('[data-x-chat]')
  if (!root) throw new Error('There is no chat on this page.')
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
  /** @type {Map<string, string>} */
  const pixels = new Map()
  /** @param {string} colour */
  function pixel(colour) {
    const known = pixels.get(colour)
    if (known !== undefined || !canvas) return known ?? colour
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = colour
    canvas.fillRect(0, 0, 1, 1)
    const text = `pixel ${[...canvas.getImageData(0, 0, 1, 1).data].join(' ')}`
    pixels.set(colour, text)
    return text
  }
  return [root, ...root.querySelectorAll('*')].map((element) => {
    const isUnseen = element.closest('[data-x-hidden]') !== null
    const style = getComputedStyle(element)
    const part = [...element.attributes]
      .map(({ name }) => name)
      .find((name) => name.startsWith('data-x-'))
    return {
      name: `${element.tagName.toLowerCase()}${part ? `[${part}]` : ''}`,
      values: properties.map((property) => {
        const value = style.getPropertyValue(property)
        // What is not drawn has no look: a border without a width, the mark of what is no item of a list.
        const isDrawn = property.startsWith('border-top-')
          ? style.borderTopWidth !== '0px'
          : property !== 'list-style-type' || style.display === 'list-item'
        const isOfBox = /^(width|height|display)$/.test(property)
        if (!isDrawn || (isUnseen && !isOfBox)) return 'nothing'
        return property.endsWith('color') ? pixel(value) : value
      }),
    }
  })
}

/** The markup of the chat, its size, and what it inherits on purpose: the size of the root's text and the theme. */
function readMarkup() {
  const root = /** @type {HTMLElement} */ (document.querySelector('[data-x-chat]'))
  const { width, height } = root.getBoundingClientRect()
  const page = document.documentElement
  return {
    html: root.outerHTML,
    width,
    height,
    theme: page.dataset['theme'],
    language: page.lang,
    fontSize: getComputedStyle(page).fontSize,
  }
}

/** @typedef {ReturnType<typeof readStyles>} Styles */
/** @typedef {ReturnType<typeof readMarkup>} Markup */
/**
 * A page of Playwright's or Puppeteer's.
 * @typedef {{ mouse: { move(x: number, y: number): Promise<void> }, evaluate(expression: string): Promise<any> }} Driven
 */

/** Takes focus and motion away, so that what is read is at rest. Runs in the page. */
function rest() {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  // A style that is read starts the transitions that it would show.
  for (const element of document.querySelectorAll('*')) void getComputedStyle(element).color
  for (const animation of document.getAnimations()) {
    if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish()
  }
}

/**
 * How the chat of a page looks, and the markup that looks so. Both are of one moment: between two calls into a page
 * an answer may end, and what is said aloud may be taken away again.
 * @param {Driven} page
 */
export async function looks(page) {
  await page.mouse.move(0, 0)
  /** @type {{ styles: Styles, markup: Markup }} */
  const look = await page.evaluate(
    `(() => {
      (${String(rest)})()
      const styles = (${String(readStyles)})(${JSON.stringify(PROPERTIES)})
      return { styles, markup: (${String(readMarkup)})() }
    })()`,
  )
  return look
}

/**
 * How a chat would look on an empty page with this stylesheet.
 * @param {import('playwright').Page} page
 * @param {Markup} markup
 * @param {string} css
 * @param {'light' | 'dark'} scheme that of the system
 * @returns {Promise<Styles>}
 */
export async function looksAlone(page, markup, css, scheme) {
  const { html, width, height, theme, language, fontSize } = markup
  const blank = await page.context().newPage()
  try {
    await blank.emulateMedia({ colorScheme: scheme })
    await blank.setContent(
      `<!doctype html><html lang="${language}" style="font-size: ${fontSize}"${theme ? ` data-theme="${theme}"` : ''}>
      <style>${css}</style><body style="margin: 0">
      <div style="inline-size: ${width}px; block-size: ${height}px">${html}</div></body></html>`,
    )
    return await blank.evaluate(readStyles, PROPERTIES)
  } finally {
    await blank.close()
  }
}

/**
 * What differs, a line for each property and value; empty where both look the same. Sizes may differ by less than a pixel.
 * @param {Styles} app
 * @param {Styles} alone
 * @returns {string[]}
 */
export function differences(app, alone) {
  if (app.length !== alone.length) return [`${app.length} elements became ${alone.length}`]
  /** @type {Map<string, string[]>} */
  const found = new Map()
  for (const [index, { name, values }] of app.entries()) {
    for (const [at, value] of values.entries()) {
      const wanted = alone[index]?.values[at] ?? ''
      if (value === wanted || isNear(value, wanted)) continue
      const what = `${PROPERTIES[at]}: ${value}, not ${wanted}`
      found.set(what, [...(found.get(what) ?? []), name])
    }
  }
  return [...found].map(([what, names]) => {
    const more = names.length > 1 ? ` and ${names.length - 1} more` : ''
    return `${names[0]}${more}: ${what}`
  })
}

const NUMBER = /-?[\d.]+(?:e-?\d+)?/g

/**
 * Whether two values say the same in numbers that are hardly different.
 * @param {string} value @param {string} wanted
 */
function isNear(value, wanted) {
  if (value.replaceAll(NUMBER, '#') !== wanted.replaceAll(NUMBER, '#')) return false
  const slack = value.startsWith('pixel') ? 2 : 1
  const numbers = wanted.match(NUMBER) ?? []
  return (value.match(NUMBER) ?? []).every(
    (number, at) => Math.abs(Number(number) - Number(numbers[at])) < slack,
  )
}

/**
 * One value of the first part of a kind.
 * @param {Styles} styles @param {string} name @param {string} property
 */
export function valueOf(styles, name, property) {
  const found = styles.find((entry) => entry.name.endsWith(`[${name}]`))
  if (!found) throw new Error(`There is no ${name} on the page.`)
  return found.values[PROPERTIES.indexOf(property)] ?? ''
}
