// What a page tells to who does not see it: roles, names, states and text, in the order of reading.
import {
  computeAccessibleDescription,
  computeAccessibleName,
  getRole as roleByRules,
} from 'dom-accessibility-api'
import { statesOf } from './aria-states.ts'

interface Line {
  depth: number
  text: string
}

/** What hears of nothing inside of it: its name has all of its words. */
const LEAVES =
  /^(?:button|checkbox|img|math|menuitem|menuitemcheckbox|menuitemradio|meter|option|progressbar|radio|slider|spinbutton|switch|tab|textbox|searchbox)$/
/** What is read as part of the sentence around it. */
const INLINE =
  /^(?:strong|emphasis|code|time|deletion|insertion|subscript|superscript|mark|generic|none|presentation)$/
/** What is a riddle without a name. */
const NAMED =
  /^(?:alertdialog|article|button|checkbox|combobox|complementary|dialog|figure|form|group|heading|img|link|listbox|log|menu|menuitem|meter|navigation|option|progressbar|radio|radiogroup|region|search|searchbox|slider|spinbutton|switch|tab|tabpanel|textbox|toolbar|tree)$/
/** Its words come and go; what is spoken is asked of a spy, flow by flow. */
const ANNOUNCER = '[data-x-announcer]'

/** One `role "name" [states]` a line, indented; a text is a line of its own. */
export function ariaTree(root: Element = document.body): string {
  return linesOf(root)
    .map(({ depth, text }) => `${'  '.repeat(depth)}${text}`)
    .join('\n')
}

/** What has a role that means nothing without a name, and has none. */
export function namelessIn(root: Element = document.body): string[] {
  return [...root.querySelectorAll('*')].flatMap((element) => {
    const role = roleOf(element)
    // A fold's summary names it.
    if (!NAMED.test(role) || element.localName === 'details' || !isTold(element)) return []
    return nameOf(element, role) === '' ? [`${role}: ${element.outerHTML.slice(0, 120)}`] : []
  })
}

function linesOf(root: Element): Line[] {
  const lines: Line[] = []
  let sentence = ''
  let sentenceDepth = 0

  function flush(): void {
    const text = sentence.replaceAll(/\s+/g, ' ').trim()
    if (text !== '') lines.push({ depth: sentenceDepth, text: `text: ${text}` })
    sentence = ''
  }

  function walk(element: Element, depth: number): void {
    const style = getComputedStyle(element)
    if (!isRendered(element, style) || element.matches(ANNOUNCER)) return
    const role = roleOf(element)
    const states = statesOf(element, role)
    const name = nameOf(element, role)
    const description = role === '' ? '' : descriptionOf(element)
    // Browsers do not tell a title that the name has told.
    if (description !== '' && description !== name)
      states.push(`description=${JSON.stringify(description)}`)
    if (element.localName === 'br') sentence += ' '
    const isPlain = (role === '' || INLINE.test(role)) && states.length === 0
    if (isPlain) {
      const isBlock = !/^(?:inline|contents|ruby)/.test(style.display)
      if (isBlock) flush()
      walkInto(element, depth, style)
      if (isBlock) flush()
      return
    }
    flush()
    const told = [role || 'generic', name && JSON.stringify(name), ...states.map((s) => `[${s}]`)]
    lines.push({ depth, text: told.filter(Boolean).join(' ') })
    if (LEAVES.test(role)) return
    const before = lines.length
    walkInto(element, depth + 1, style)
    flush()
    // A name that is all there is inside needs no second line.
    if (lines.length === before + 1 && lines[before]?.text === `text: ${name}`) lines.pop()
  }

  function walkInto(element: Element, depth: number, style: CSSStyleDeclaration): void {
    if (style.contentVisibility === 'hidden') return
    // A list of choices that is closed tells its value alone.
    if (element.localName === 'select') return
    for (const node of (element.shadowRoot ?? element).childNodes) {
      if (node instanceof Element) walk(node, depth)
      else if (node.nodeType === Node.TEXT_NODE && style.visibility === 'visible') {
        if (sentence.trim() === '') sentenceDepth = depth
        sentence += node.textContent
      }
    }
  }

  walk(root, 0)
  flush()
  return lines
}

/** Its role; a section or a form that nobody named is nothing but a box. */
function roleOf(element: Element): string {
  if (element.localName === 'meter') return 'meter'
  const role = roleByRules(element) ?? ''
  const isPart = /^(?:header|footer)$/.test(element.localName) && !element.hasAttribute('role')
  if (isPart && element.closest('article, aside, main, nav, section')) return ''
  const isBox = /^(?:section|form)$/.test(element.localName) && !element.hasAttribute('role')
  return isBox && nameOf(element, role) === '' ? '' : role
}

/** Its name; empty without the work where there is none to be had. */
function nameOf(element: Element, role: string): string {
  const isNamed = element.matches('[aria-label], [aria-labelledby]')
  if (!isNamed && !NAMED.test(role)) return ''
  const name = squeezed(computeAccessibleName(element))
  if (name !== '' || element.localName !== 'figure') return name
  return squeezed(element.querySelector(':scope > figcaption')?.textContent ?? '')
}

function descriptionOf(element: Element): string {
  const isDescribed = element.matches('[aria-describedby], [aria-description], [title]')
  return isDescribed ? squeezed(computeAccessibleDescription(element)) : ''
}

function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

function isRendered(element: Element, style: CSSStyleDeclaration): boolean {
  if (element.getAttribute('aria-hidden') === 'true' || element.closest('[inert]')) return false
  // What has no box of its own lets its children have theirs.
  return style.display === 'contents' || (style.display !== 'none' && element.checkVisibility())
}

function isTold(element: Element): boolean {
  return (
    element.checkVisibility({ visibilityProperty: true }) &&
    !element.closest('[aria-hidden="true"], [inert]')
  )
}
