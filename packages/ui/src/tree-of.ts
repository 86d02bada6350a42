// Where an element is. An app may draw a chat into another document, of an iframe or a popup window, whose elements are of
// no class of this window; and into a shadow root, out of which the focus is seen as being on its host.

/** Whether it is an element, of whatever window. */
export function isElement(value: unknown): value is Element {
  return (value as Node | null | undefined)?.nodeType === 1
}

/** What has the focus, as seen from within the tree of this element. */
export function activeIn(around: Element): Element | null {
  return (around.getRootNode() as Document | ShadowRoot).activeElement
}
