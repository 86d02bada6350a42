// The stylesheet, and what is done without it.
import { warnOnce } from './warn-once.ts'

/** What `[data-x-hidden]` is in styles/base.css. As weak as there: any rule of the page wins. */
const UNSEEN = `@layer x.parts {
  :where([data-x-hidden]) {
    position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
  }
}`

const checked = new WeakSet<Node>()

/**
 * A ref for words that are for ears alone. Without the stylesheet they stay unseen all the same, and a developer is
 * told that it is missing. A page, and each shadow root, is looked at once, before anything is painted.
 */
export function keepUnseen(element: Element | null): void {
  const root = element?.getRootNode()
  // Without observers there is no layout either, as in a DOM without a browser.
  if (!element || !root || typeof ResizeObserver === 'undefined') return
  if (!('adoptedStyleSheets' in root) || checked.has(root)) return
  const scope = root as Document | ShadowRoot
  checked.add(scope)
  requestAnimationFrame(() => {
    if (!element.isConnected) return void checked.delete(scope)
    const { ownerDocument: page } = element
    if (getComputedStyle(element).position === 'absolute') return
    // By its own rule, or, where a rule of the page shows such words, by what the page declares.
    if (root === page && declaresSizes(page)) return
    // A document takes only sheets that its own window has made.
    const sheet = new (page.defaultView ?? window).CSSStyleSheet()
    sheet.replaceSync(UNSEEN)
    scope.adoptedStyleSheets.push(sheet)
    const tell = (): unknown => declaresSizes(page) || warnOnce(MISSING)
    // A stylesheet may come as late as the page is complete.
    if (document.readyState === 'complete') warnOnce(MISSING)
    else window.addEventListener('load', tell, { once: true })
  })
}

const MISSING =
  "@x/ui: the stylesheet is missing, so that parts have no layout, no colours, and a chat does not scroll. Import it once, `import '@x/ui/styles.css'`; a shadow root needs it inside. If the styles are your own, declare `--x-size` on `:root`."

function declaresSizes({ documentElement }: Document): boolean {
  return getComputedStyle(documentElement).getPropertyValue('--x-size') !== ''
}
