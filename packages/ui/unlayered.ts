// The stylesheet for a page whose own one styles every element. Layers and `:where()` make ours the weakest of all:
// any rule of the page wins. Here each rule is as strong as one with an id, in the order that it has anyway, and what
// ours says nothing about goes back to what browsers do.

/** Raises every selector by the same, so that ours keep their order among each other. */
const STRONG = ':not(#x)'
/** Stronger than what pages say of all that is inside of their article: an element in a class in a class. */
const FIRM = ':not(.x.x.x)'

const ROOTS =
  '[data-x-chat], [data-x-viewport], [data-x-composer], [data-x-message], [data-x-markdown], [data-x-error]'

const RESET = `
:where(${ROOTS}):not(:where(${ROOTS}) *)${FIRM} {
  all: initial;
  display: revert;
  color-scheme: inherit;
}
:where(${ROOTS}) :where(*:not(svg, svg *, math, math *))${FIRM},
:where(${ROOTS})${FIRM}::before,
:where(${ROOTS})${FIRM}::after,
:where(${ROOTS}) :where(*:not(svg, svg *))${FIRM}::before,
:where(${ROOTS}) :where(*:not(svg, svg *))${FIRM}::after,
:where(${ROOTS}) :where(*)${FIRM}::marker,
:where(${ROOTS}) :where(*)${FIRM}::placeholder {
  all: revert;
}
/* Some browsers hide by a rule of the page's own kind, which \`all\` takes away. */
:where(${ROOTS}) :where([hidden]:not([hidden='until-found']))${STRONG} {
  display: none;
}
:where(${ROOTS}) :where([hidden='until-found'])${STRONG} {
  content-visibility: hidden;
}
/* Attributes of a picture are weaker than any rule: \`all\` would take its lines away. */
:where([data-x-icon])${FIRM} {
  all: initial;
  color: inherit;
  cursor: inherit;
  font: inherit;
  text-align: inherit;
  visibility: inherit;
  fill: none;
  stroke: currentColor;
  stroke-width: 1.5;
  stroke-linecap: round;
  stroke-linejoin: round;
}
:where([data-x-icon='stop'])${FIRM} {
  fill: currentColor;
}
:where([data-x-icon] *)${FIRM} {
  color: inherit;
  display: inline;
  float: none;
  position: static;
  fill: inherit;
  filter: none;
  opacity: 1;
  stroke: inherit;
  stroke-width: inherit;
  transform: none;
}
`

/** The stylesheet without its cascade layers, and stronger than a page's rules for elements and classes. */
export function unlayered(css: string): string {
  return RESET + strengthened(css)
}

/** The same of a stylesheet that stands beside it, whose page goes back to what browsers do by the first. */
export function strengthened(css: string): string {
  return strengthenedRules(withoutLayers(css))
}

/** Takes `@layer name { … }` away from around its rules, and `@layer a, b;` wholly. */
function withoutLayers(css: string): string {
  let rest = css.replaceAll(/@layer [\w.,\s-]+;/g, '')
  let result = ''
  for (;;) {
    const match = /@layer [\w.]+ \{/.exec(rest)
    if (!match) return result + rest
    const start = match.index + match[0].length
    let depth = 1
    let end = start
    while (depth > 0 && end < rest.length) {
      if (rest[end] === '{') depth++
      else if (rest[end] === '}') depth--
      end++
    }
    result += rest.slice(0, match.index) + rest.slice(start, end - 1)
    rest = rest.slice(end)
  }
}

/** Every selector as strong as one with an id; tokens stay weak, for a page is to set them. */
function strengthenedRules(css: string): string {
  const open: string[] = []
  let result = ''
  let from = 0
  for (const { index, 0: mark } of css.matchAll(/\/\*[\s\S]*?\*\/|"[^"]*"|'[^']*'|[{};]/g)) {
    if (mark.length > 1) continue
    const text = css.slice(from, index)
    from = index + 1
    if (mark === '{') {
      const isTop = open.every((at) => at.startsWith('@') && !at.startsWith('@keyframes'))
      const head = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').trim()
      const isRule = isTop && !head.startsWith('@') && !head.includes(':host')
      result += isRule ? selectorsIn(head).map(strengthen).join(',\n') : text
      open.push(head)
    } else {
      result += text
      if (mark === '}') open.pop()
    }
    result += mark
  }
  return result + css.slice(from)
}

/** The selectors of a list: commas inside of brackets part nothing. */
function selectorsIn(list: string): string[] {
  let depth = 0
  const selectors = ['']
  for (const character of list) {
    if (character === '(' || character === '[') depth += 1
    else if (character === ')' || character === ']') depth -= 1
    if (character === ',' && depth === 0) selectors.push('')
    else selectors[selectors.length - 1] += character
  }
  return selectors.map((selector) => selector.trim())
}

/** Before a pseudo-element, which must come last. */
function strengthen(selector: string): string {
  const [, own = selector, pseudo = ''] = /^(.*?)(::[\w-]+(?:\([^)]*\))?)$/s.exec(selector) ?? []
  return own + STRONG + pseudo
}
