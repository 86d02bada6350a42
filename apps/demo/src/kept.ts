// What this browser keeps for the demo. Storage may be blocked or full; the demo works without.
import { useState } from 'react'

const PREFIX = 'x-demo-'

/** What was kept under a name, or null. */
export function kept(name: string): string | null {
  try {
    return window.localStorage.getItem(PREFIX + name)
  } catch {
    return null
  }
}

/** Keeps a text under a name, if the browser lets it. */
export function keep(name: string, text: string): void {
  try {
    window.localStorage.setItem(PREFIX + name, text)
  } catch {
    // Blocked or full: the page goes on, and forgets on reload.
  }
}

/** A text that a person chose, kept over a reload. */
export function useKept(name: string, first = ''): [string, (text: string) => void] {
  const [text, setText] = useState(() => kept(name) ?? first)
  return [
    text,
    (next) => {
      keep(name, next)
      setText(next)
    },
  ]
}

/** Something that a person turns on and off, kept over a reload. */
export function useSwitch(name: string, first: boolean): [boolean, (isOn: boolean) => void] {
  const [text, setText] = useKept(name, first ? 'yes' : 'no')
  return [text === 'yes', (isOn) => setText(isOn ? 'yes' : 'no')]
}
