// @ts-check
// Hears what a page complains of, and whom it asks.

/**
 * @typedef {object} Watched
 * @property {() => string[]} complaints
 * @property {(pattern: RegExp, act: () => Promise<void>) => Promise<void>} expecting Complaints that match are meant while it acts.
 */

/** @param {import('playwright').Page} page @returns {Watched} */
export function watch(page) {
  /** @type {string[]} */
  const complaints = []
  /** @type {RegExp | undefined} */
  let expected
  /** @param {string} text */
  function hear(text) {
    if (expected?.test(text) !== true) complaints.push(text)
  }
  page.on('pageerror', (error) => hear(`threw ${error.message}`))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) hear(`${message.type()}: ${message.text()}`)
  })
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url())
    if (/^https?:$/.test(protocol) && hostname !== 'localhost') hear(`asked ${request.url()}`)
  })
  return {
    complaints: () => [...complaints],
    async expecting(pattern, act) {
      expected = pattern
      try {
        await act()
      } finally {
        expected = undefined
      }
    },
  }
}
