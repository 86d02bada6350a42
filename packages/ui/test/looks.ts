// How parts look to the browser, as text that can be compared.

/** The properties in which pages and tools are seen to meddle. */
export const PROPERTIES = [
  'color background-color background-image opacity visibility display position float box-sizing cursor transform',
  'font-family font-size font-weight font-style line-height letter-spacing text-transform text-align text-indent',
  'text-decoration-line text-decoration-style list-style-type white-space box-shadow outline-style fill stroke stroke-width',
  ...['top', 'bottom', 'left', 'right'].map(
    (side) =>
      `padding-${side} margin-${side} border-${side}-width border-${side}-style border-${side}-color`,
  ),
  'border-top-left-radius border-bottom-right-radius inline-size block-size',
]
  .join(' ')
  .split(' ')

/** What of a picture's lines can be seen. */
const LINES = 'display visibility opacity transform fill stroke stroke-width'.split(' ')

/** How each element looks, by its place in the tree. */
export function looks(root: ParentNode, of = '[data-x-chat]'): string[] {
  return [...root.querySelectorAll(`:is(${of}), :is(${of}) *`)].map((element) => {
    const name = [
      element.localName,
      ...element.getAttributeNames().filter((attribute) => attribute.startsWith('data-x')),
    ].join(' ')
    const style = getComputedStyle(element)
    if (style.display === 'none') return `${name}: display=none`
    // What is there for screen readers alone has no look but that it is not seen.
    if (element.closest('[data-x-hidden]')) return `${name}: overflow=${style.overflow}`
    const properties = element.closest('svg') && element.localName !== 'svg' ? LINES : PROPERTIES
    const values = properties.map((property) => {
      // A border of no width has no style that could be seen.
      const side = /^(border-.+-)style$/.exec(property)?.[1]
      const isUnseen = side !== undefined && style.getPropertyValue(`${side}width`) === '0px'
      return `${property}=${isUnseen ? 'none' : style.getPropertyValue(property)}`
    })
    return `${name}: ${values.join('; ')}`
  })
}

/** Where two lists of looks differ, and in what. */
export function differences(before: readonly string[], after: readonly string[]): string[] {
  return before.flatMap((look, index) => {
    const [name, own = ''] = look.split(': ')
    const others = (after[index] ?? '').split(': ')[1]?.split('; ') ?? []
    const changed = own
      .split('; ')
      .flatMap((value, place) =>
        value === others[place] ? [] : [`${value}, then ${others[place]?.split('=')[1]}`],
      )
    return changed.length > 0 ? [`${name}: ${changed.join('; ')}`] : []
  })
}
