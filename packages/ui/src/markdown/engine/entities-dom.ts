// Named character references in browsers, which know them all: no table to load.

// Where a page forbids parsing HTML (Trusted Types), or there is no DOM (workers), these few remain.
const FEW: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', '\u00a0'],
  ['copy', '\u00a9'],
  ['hellip', '\u2026'],
  ['ndash', '\u2013'],
  ['mdash', '\u2014'],
])

const known = new Map(FEW)
let parser: DOMParser | undefined

/** What a name (ASCII letters and digits, without `&` and `;`) stands for. */
export function decodeNamed(name: string): string | undefined {
  const before = known.get(name)
  if (before !== undefined || !/^[a-z\d]+$/i.test(name)) return before || undefined
  const value = parse(name)
  // Browsers know some names without their semicolon: `&notit;` is no reference, though `&not` is.
  const isWhole = value !== `&${name};` && (!value.endsWith(';') || name === 'semi')
  known.set(name, isWhole ? value : '')
  return isWhole ? value : undefined
}

function parse(name: string): string {
  const source = `&${name};`
  try {
    parser ??= new DOMParser()
    // In an inert document, of a name that is letters and digits: nothing here can run or load.
    return parser.parseFromString(`<!doctype html><body>${source}`, 'text/html').body.textContent
  } catch {
    // No DOMParser, or a page that forbids it: the reference stays as written.
    return source
  }
}
