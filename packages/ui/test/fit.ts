// Whether a page fits: nothing beside it, nothing cut off, targets large enough to hit.

const CONTROLS =
  'a[href], button, input:not([type="hidden"], [type="file"]), select, textarea, summary, [role="slider"], [role="option"]'
/** WCAG 2.2, 2.5.8 Target Size (Minimum), in CSS pixels. */
const SMALLEST = 24
/** WCAG 2.2, 1.4.12 Text Spacing. */
const SPACING = `
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-block-end: 2em !important; }
`

/** What is wider than the page, or cut off at an edge where no scrolling reaches it. */
export function overflowIn(root: Element = document.body): string[] {
  const page = document.documentElement
  const wide = page.scrollWidth > page.clientWidth ? [`the page: ${page.scrollWidth} pixels`] : []
  return [...wide, ...controlsIn(root).filter(isCut).map(nameOf), ...cutTextIn(root)]
}

/** Controls that are too small to be hit. A link within a sentence is as high as its line. */
export function smallTargetsIn(root: Element = document.body): string[] {
  return controlsIn(root).flatMap((control) => {
    const { width, height } = targetOf(control)
    const isInline = control.localName === 'a' && isInSentence(control)
    // What cannot be pressed is no target.
    if (isInline || control.matches(':disabled') || Math.min(width, height) >= SMALLEST - 0.5) {
      return []
    }
    return [`${Math.round(width)}×${Math.round(height)} ${nameOf(control)}`]
  })
}

/** Where it can be pressed: a label presses what it is of, and stands beside or around it. */
function targetOf(control: Element): { width: number; height: number } {
  const labels = control.localName === 'input' ? (control as HTMLInputElement).labels : null
  const boxes = [control, ...(labels ?? [])].map((each) => each.getBoundingClientRect())
  return {
    width: Math.max(...boxes.map(({ width }) => width)),
    height: Math.max(...boxes.map(({ height }) => height)),
  }
}

/** What is cut off once a reader has spaced the text. */
export function overflowWhenSpaced(): string[] {
  const sheet = document.createElement('style')
  sheet.textContent = SPACING
  document.head.append(sheet)
  try {
    return overflowIn()
  } finally {
    sheet.remove()
  }
}

/** Whether it stands in a line of text, as high as that: the exception of 2.5.8. */
function isInSentence(link: Element): boolean {
  const block = link.closest('p, li, td, th, h1, h2, h3, h4, h5, h6, dd')
  const isAlone = block?.textContent?.trim() === link.textContent?.trim()
  return getComputedStyle(link).display.startsWith('inline') && block !== null && !isAlone
}

function controlsIn(root: Element): Element[] {
  return [...root.querySelectorAll(CONTROLS)].filter((control) => {
    const { width, height } = control.getBoundingClientRect()
    const isSeen = control.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    return isSeen && width > 1 && height > 1 && !control.closest('[data-x-hidden], [inert]')
  })
}

/** Whether a part of it is out of the page, or behind the edge of a box that does not scroll there. */
function isCut(control: Element): boolean {
  let { left, right } = control.getBoundingClientRect()
  // What is placed absolutely is cut by the box that it is placed in, and by none between.
  let isPlaced = getComputedStyle(control).position === 'absolute'
  for (let box = control.parentElement; box; box = box.parentElement) {
    const { display, overflowX, position } = getComputedStyle(box)
    // What has no box cuts nothing.
    if (display === 'contents') continue
    if (isPlaced && position === 'static') continue
    const edge = box.getBoundingClientRect()
    if (/auto|scroll/.test(overflowX) && box.scrollWidth > box.clientWidth) {
      // The element can be brought there.
      left = Math.max(left, edge.left)
      right = Math.min(right, edge.right)
    } else if (/hidden|clip/.test(overflowX) && box !== document.body) {
      if (left < edge.left - 1 || right > edge.right + 1) return true
    }
    if (position === 'fixed') break
    isPlaced = position === 'absolute'
  }
  // A scrollbar may stand on either side.
  const page = document.documentElement.getBoundingClientRect()
  return left < page.left - 1 || right > page.right + 1
}

/** Texts that their own box cuts, without a mark that says so. */
function cutTextIn(root: Element): string[] {
  return [...root.querySelectorAll<HTMLElement>('*')].flatMap((element) => {
    const { overflowX, overflowY, textOverflow, webkitLineClamp } = getComputedStyle(element)
    const isMarked = textOverflow === 'ellipsis' || webkitLineClamp !== 'none'
    const hasText = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
    )
    // For ears alone.
    const isUnseen = element.clientWidth <= 1 || !element.checkVisibility()
    if (!hasText || isMarked || isUnseen || element.closest('[data-x-hidden]')) return []
    const isCutAcross = overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1
    const isCutDown = overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1
    const isKept = /auto|scroll/.test(`${overflowX} ${overflowY}`)
    return (isCutAcross || isCutDown) && !isKept ? [`text: ${nameOf(element)}`] : []
  })
}

function nameOf(element: Element): string {
  return (element.cloneNode(false) as Element).outerHTML.slice(0, 140)
}
