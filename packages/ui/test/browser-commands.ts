// What a test in the browser asks of the process that drives it.
import '@vitest/browser-playwright'
import type { BrowserCommand } from 'vitest/node'

let seen: string[] = []
let isWatching = false

/** Starts to note the requests of the page, whatever becomes of them. */
export const watchRequests: BrowserCommand = ({ page }) => {
  seen = []
  if (isWatching) return
  isWatching = true
  page.context().on('request', (request) => seen.push(request.url()))
}

/** The addresses asked for that are not on this machine. */
export const outsideRequests: BrowserCommand = () =>
  seen.filter((url) => {
    const { protocol, hostname } = new URL(url)
    return (
      protocol !== 'data:' &&
      protocol !== 'blob:' &&
      hostname !== 'localhost' &&
      hostname !== '127.0.0.1'
    )
  })

/** What the page is told of the reader's system. */
export interface Media {
  colorScheme?: 'light' | 'dark'
  forcedColors?: 'active' | 'none'
  reducedMotion?: 'reduce' | 'no-preference'
}

/** Tells the page of the reader's system, e.g. that colours are forced. */
export const emulate: BrowserCommand<[Media]> = ({ page }, media) => page.emulateMedia(media)
