// @ts-check
// What was checked, and how it came out: one line a check, and the counts.

/** What cannot be had on this machine; told and counted, and no failure. */
export class NotHere extends Error {}

/**
 * @typedef {object} Report
 * @property {(name: string, act: () => unknown) => Promise<boolean>} check Whether it passed. Never throws.
 * @property {(line: string) => void} note Something that a reader of the output must know.
 * @property {() => { passed: number, failed: number, notRun: number }} counts
 */

/** @param {unknown} error */
function sentence(error) {
  const text = error instanceof Error ? error.message : String(error)
  return text.replaceAll(/\u001B\[[\d;]*m/g, '').trim()
}

/** @returns {Report} */
export function createReport() {
  const counts = { passed: 0, failed: 0, notRun: 0 }
  return {
    async check(name, act) {
      const start = performance.now()
      const seconds = () => `${((performance.now() - start) / 1000).toFixed(1)} s`
      try {
        await act()
        counts.passed += 1
        console.log(`ok       ${name} (${seconds()})`)
        return true
      } catch (error) {
        if (error instanceof NotHere) {
          counts.notRun += 1
          console.log(`not run  ${name}: ${sentence(error)}`)
          return false
        }
        counts.failed += 1
        console.log(
          `FAIL     ${name} (${seconds()})\n${sentence(error).replaceAll(/^/gm, '         ')}`,
        )
        return false
      }
    },
    note: (line) => console.log(`note     ${line}`),
    counts: () => ({ ...counts }),
  }
}
