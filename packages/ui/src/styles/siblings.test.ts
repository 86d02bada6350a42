import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.css'))

// Such a rule has Chromium go over every element of the page whenever one is added: 130 ms of 15,000 elements,
// on pages that only load the stylesheet. With a kind of element after the sign it is a fraction.
it.each(files)('%s has no rule about any element after another', (name) => {
  const css = readFileSync(`${import.meta.dirname}/${name}`, 'utf8').replaceAll(
    /\/\*[\s\S]*?\*\//g,
    '',
  )
  expect(css).not.toMatch(/\s[+~]\s*(?:\*|:is\(|:where\(|:not\()/)
})

/** The rules of a file: each selector's parts, from the outermost on, and the properties that it sets. */
function rulesOf(name: string): { parts: string[]; properties: string[] }[] {
  const css = readFileSync(`${import.meta.dirname}/${name}`, 'utf8').replaceAll(
    /\/\*[\s\S]*?\*\//g,
    '',
  )
  return [...css.matchAll(/:where\(([^{}]*)\)\s*\{([^{}]*)\}/g)].flatMap(
    ([, selectors = '', declarations = '']) => {
      const properties = [...declarations.matchAll(/([\w-]+)\s*:/g)].map(
        ([, property = '']) => property,
      )
      return selectors
        .split(',')
        .map((selector) => ({ parts: selector.trim().split(/\s*>\s*|\s+/), properties }))
    },
  )
}

// All selectors weigh nothing, so that of two rules the later one counts: a part's own look must stand before what
// another part makes of it.
it('has the rules of a part before those of the parts around it', () => {
  const order = [
    ...readFileSync(`${import.meta.dirname}/parts.css`, 'utf8').matchAll(/'\.\/([\w-]+\.css)'/g),
  ]
  // What is printed is its own matter.
  const shown = order.filter(([, name]) => name !== 'print.css')
  const sheets = shown.map(([, name = '']) => ({ name, rules: rulesOf(name) }))
  const undone = sheets.flatMap(({ name, rules }, at) =>
    rules
      .filter(({ parts }) => parts.length > 1)
      .flatMap(({ parts, properties }) =>
        sheets.slice(at + 1).flatMap((later) =>
          later.rules
            .filter(
              ({ parts: [own = '', ...within] }) =>
                within.length === 0 && own.startsWith('[data-x-') && own === parts.at(-1),
            )
            .flatMap((own) => own.properties.filter((property) => properties.includes(property)))
            .map((property) => `${property} of "${parts.join(' ')}" in ${name}, by ${later.name}`),
        ),
      ),
  )
  expect(undone).toEqual([])
})

// What stands to the right of a page from the left stands to the left of one from the right. Columns of numbers and code
// have a side of their own, by `text-align`.
it.each(files)('%s knows a start and an end, and no left and right', (name) => {
  const rules = rulesOf(name).flatMap(({ parts, properties }) =>
    properties
      .filter((property) => /left|right/.test(property))
      .map((property) => `${property} of ${parts.join(' ')}`),
  )
  expect(rules).toEqual([])
  const css = readFileSync(`${import.meta.dirname}/${name}`, 'utf8').replaceAll(
    /\((?:[^()]|\([^()]*\))*\)/g,
    '()',
  )
  const uneven = [
    ...css.matchAll(/(?:padding|margin|inset|border-(?:width|style|color|radius)):\s*([^;]+);/g),
  ]
    .map(([rule, sides = '']) => ({ rule, sides: sides.trim().split(/\s+/) }))
    .filter(({ sides: [, right, , left] }) => left !== undefined && left !== right)
  expect(uneven.map(({ rule }) => rule)).toEqual([])
})
