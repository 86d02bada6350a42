// What a screen reader would be given to say: every change of a live region, as the ARIA rules have it.

const LIVE_ROLES: Readonly<Record<string, string>> = {
  alert: 'assertive',
  status: 'polite',
  log: 'polite',
}

/** What was said so far, urgent things with a `!` before them. */
export interface SpeechSpy {
  readonly said: string[]
  stop(): void
}

/** Listens to all live regions below `root`. */
export function listen(root: Node = document.body): SpeechSpy {
  const said: string[] = []
  const observer = new MutationObserver((records) => {
    const changed = new Set<Element>()
    for (const { target, addedNodes } of records) {
      const holder = target instanceof Element ? target : target.parentElement
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue
        for (const alert of [node, ...node.querySelectorAll('*')]) {
          if (alert.getAttribute('role') === 'alert') changed.add(alert)
        }
      }
      const region = holder && regionOf(holder)
      if (region) changed.add(region)
    }
    for (const region of changed) {
      const text = region.textContent?.replaceAll(/\s+/g, ' ').trim()
      if (!text || !region.isConnected) continue
      said.push(politenessOf(region) === 'assertive' ? `! ${text}` : text)
    }
  })
  observer.observe(root, { subtree: true, childList: true, characterData: true })
  return { said, stop: () => observer.disconnect() }
}

/** The nearest region around that says whether changes are spoken; undefined where they are not. */
function regionOf(element: Element): Element | undefined {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const politeness = politenessOf(at)
    if (politeness) return politeness === 'off' ? undefined : at
  }
  return undefined
}

function politenessOf(element: Element): string | undefined {
  return element.getAttribute('aria-live') ?? LIVE_ROLES[element.getAttribute('role') ?? '']
}
