// The one allow-list that every link and image of a model's text passes.

/** Which links and images of an answer are allowed. */
export interface ContentPolicy {
  /** `'safe'`: http, https, mailto, tel, and addresses within the page. @default 'safe' */
  links?: 'safe' | 'none' | 'any' | ((url: string) => boolean) | undefined
  /**
   * `'ask'` loads a remote image once the reader clicks: its address alone may carry data away. `hosts` are those
   * that load at once (`*.example.org` for all below one), the others ask. A function decides by itself.
   * @default 'ask'
   */
  images?:
    | 'ask'
    | 'never'
    | 'always'
    | { readonly hosts: readonly string[] }
    | ((url: string) => boolean | 'ask')
    | undefined
}

const SAFE_PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:', 'tel:'])
// Browsers drop these anywhere in an address before they read its scheme.
const IGNORED = /[\u0000-\u0020\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202f\u2060\ufeff]/g
const SCHEME = /^([a-z][a-z\d+.-]*:)/i
const IMAGE_DATA = /^data:image\/(?:png|jpe?g|gif|webp|avif);/i

function schemeOf(url: string): string | undefined {
  return SCHEME.exec(url.replace(IGNORED, ''))?.[1]?.toLowerCase()
}

/** Whether the scheme of an address can do no harm: none at all, or one of the few known ones. */
export function isSafeUrl(url: string): boolean {
  const scheme = schemeOf(url)
  return scheme === undefined || SAFE_PROTOCOLS.has(scheme)
}

/** Whether a link to `url` may be shown. */
export function allowsLink(url: string, policy: ContentPolicy): boolean {
  const { links = 'safe' } = policy
  if (links === 'none') return false
  if (links === 'any') return true
  return isSafeUrl(url) && (links === 'safe' || links(url))
}

/** Whether an image is shown at once, after a click, or not at all. */
export function imageAccess(url: string, policy: ContentPolicy): 'show' | 'ask' | 'never' {
  const { images = 'ask' } = policy
  if (images === 'always') return 'show'
  if (images === 'never') return 'never'
  if (IMAGE_DATA.test(url)) return 'show'
  const scheme = schemeOf(url)
  if (scheme !== undefined && scheme !== 'https:' && scheme !== 'http:') return 'never'
  if (images === 'ask') return 'ask'
  if (typeof images === 'object') return isAmong(hostOf(url), images.hosts) ? 'show' : 'ask'
  const answer = images(url)
  return answer === 'ask' ? 'ask' : answer ? 'show' : 'never'
}

function isAmong(host: string, hosts: readonly string[]): boolean {
  return hosts.some((allowed) =>
    allowed.startsWith('*.') ? host.endsWith(allowed.slice(1)) : host === allowed.toLowerCase(),
  )
}

/** The host an address leads to, or the address itself where it has none. */
export function hostOf(url: string): string {
  try {
    // The parser that the browser uses: what it takes for the host is where the request goes.
    return new URL(url, 'https://relative.invalid').host.replace(/^relative\.invalid$/, '') || url
  } catch {
    return url
  }
}
