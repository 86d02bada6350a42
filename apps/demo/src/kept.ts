// What this browser keeps for the demo. Storage may be blocked or full; the demo works without.

type Place = 'localStorage'

/** What was kept under a name, or null. */
export function kept(place: Place, name: string): string | null {
  try {
    return window[place].getItem(name)
  } catch {
    return null
  }
}

/** Keeps a text under a name, if the browser lets it. */
export function keep(place: Place, name: string, text: string): void {
  try {
    window[place].setItem(name, text)
  } catch {
    // Blocked or full: the page goes on, and forgets on reload.
  }
}
