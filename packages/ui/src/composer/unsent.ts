// The question that could not leave for want of a network: known in this tab alone, as another one would send it too.

const NAME = 'x-unsent'

let unsent: string | undefined

/** Keeps the id of a question over a reload, where the browser lets it; undefined once it is sent. */
export function noteUnsent(id: string | undefined): void {
  unsent = id
  try {
    if (id === undefined) sessionStorage.removeItem(NAME)
    else sessionStorage.setItem(NAME, id)
  } catch {
    // Blocked: what is asked goes out with the network as long as this page lives.
  }
}

/** Whether it is the one. */
export function isUnsent(id: string): boolean {
  if (unsent === id) return true
  try {
    return sessionStorage.getItem(NAME) === id
  } catch {
    return false
  }
}
