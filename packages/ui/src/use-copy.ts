'use client'
import { useCallback, useEffect, useState } from 'react'

const SHOWN_MS = 2000

/** Writes more than plain text. Returns whether it worked. */
type Writer = (text: string) => Promise<boolean>

/** Copies text, by a writer of its own if that works; `copied` is true for two seconds after. */
export function useCopy(): { copied: boolean; copy: (text: string, write?: Writer) => void } {
  /** How often it was, since it was last said no more. */
  const [copies, setCopies] = useState(0)
  useEffect(() => {
    if (copies === 0) return undefined
    const timer = setTimeout(() => setCopies(0), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [copies])
  const copy = useCallback((text: string, write?: Writer) => {
    void writeClipboard(text, write).then((done) => {
      setCopies((before) => (done ? before + 1 : 0))
    })
  }, [])
  return { copied: copies > 0, copy }
}

// The clipboard of the platform exists in secure contexts only; plain-http hosts have the old way.
async function writeClipboard(text: string, write: Writer | undefined): Promise<boolean> {
  if (write && (await write(text))) return true
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return writeBySelection(text)
  }
}

function writeBySelection(text: string): boolean {
  let focused = document.activeElement
  // Seen from the page, the focus within a shadow root is on the element around it.
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement
  const field = document.createElement('textarea')
  field.value = text
  field.setAttribute('readonly', '')
  field.style.cssText = 'position:fixed;inset-block-start:0;opacity:0'
  document.body.append(field)
  field.select()
  const done = document.execCommand('copy')
  field.remove()
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true })
  return done
}
