// The usual stylesheet: its rules stand in layers, but for those of page.css.

/**
 * The at-rule of a layer, spelled with an escape. Browsers and bundlers read it as any other; PostCSS plug-ins for
 * browsers without layers do not. Those would take the layers away, and page.css takes back what stands in none.
 */
const LAYER = String.raw`@l\61yer`

/** The joined stylesheet as it ships. */
export function layered(css: string): string {
  return css.replaceAll('@layer ', `${LAYER} `)
}
