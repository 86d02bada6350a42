// The states of one element that are told with its name.
import { computeAccessibleName } from 'dom-accessibility-api'

/** Attributes whose value is told as it stands, and how it is called in a line. */
const TOLD: readonly (readonly [attribute: string, state: string, untold?: string])[] = [
  ['aria-expanded', 'expanded'],
  ['aria-pressed', 'pressed'],
  ['aria-checked', 'checked'],
  ['aria-selected', 'selected', 'false'],
  ['aria-current', 'current', 'false'],
  ['aria-busy', 'busy', 'false'],
  ['aria-invalid', 'invalid', 'false'],
  ['aria-haspopup', 'popup', 'false'],
  ['aria-modal', 'modal', 'false'],
  ['aria-live', 'live'],
  ['aria-roledescription', 'roledescription'],
  ['aria-keyshortcuts', 'keys'],
  ['aria-valuetext', 'value'],
  ['aria-level', 'level'],
  ['aria-setsize', 'of'],
  ['aria-posinset', 'place'],
  ['aria-sort', 'sort'],
]

/** As `state` or `state=value`; empty for what is said of nothing. */
export function statesOf(element: Element, role: string): string[] {
  const states: string[] = []
  const heading = /^h([1-6])$/.exec(element.localName)?.[1]
  if (role === 'heading' && heading && !element.hasAttribute('aria-level')) {
    states.push(`level=${heading}`)
  }
  for (const [attribute, state, untold] of TOLD) {
    const value = element.getAttribute(attribute)
    if (value === null || value === untold) continue
    states.push(value === 'true' ? state : `${state}=${value}`)
  }
  states.push(...nativeStatesOf(element))
  for (const [attribute, state] of [
    ['aria-errormessage', 'error'],
    ['aria-activedescendant', 'active'],
  ] as const) {
    const id = element.getAttribute(attribute)
    if (!id) continue
    const target = element.ownerDocument.getElementById(id)
    const text = target ? computeAccessibleName(target) || target.textContent : 'NOTHING THERE'
    states.push(`${state}=${JSON.stringify(text)}`)
  }
  const isFocusable = element.matches('[tabindex="0"]')
  if (isFocusable && role === '') states.push('focusable')
  if (element === element.ownerDocument.activeElement && element.localName !== 'body') {
    states.push('focused')
  }
  return states
}

function nativeStatesOf(element: Element): string[] {
  const states: string[] = []
  if (element.matches(':disabled, [aria-disabled="true"]')) states.push('disabled')
  if (element.matches('[required], [aria-required="true"]')) states.push('required')
  if (element.matches(':is(input, textarea)[readonly]')) states.push('readonly')
  if (element instanceof HTMLInputElement && /^(?:checkbox|radio)$/.test(element.type)) {
    if (!element.hasAttribute('aria-checked')) states.push(`checked=${element.checked}`)
  } else if (
    element.matches('input:not([type="file"]), textarea, progress, meter') &&
    !element.hasAttribute('aria-valuetext')
  ) {
    const { value } = element as HTMLInputElement
    if (value !== '') states.push(`value=${JSON.stringify(value)}`)
  } else if (element instanceof HTMLSelectElement) {
    states.push(`value=${JSON.stringify(element.selectedOptions[0]?.label ?? '')}`)
  } else if (element instanceof HTMLDetailsElement) {
    states.push(`expanded=${element.open}`)
  } else if (element.hasAttribute('aria-valuenow') && !element.hasAttribute('aria-valuetext')) {
    states.push(`value=${element.getAttribute('aria-valuenow')}`)
  }
  if (element instanceof HTMLDialogElement && element.matches(':modal')) states.push('modal')
  return states
}
