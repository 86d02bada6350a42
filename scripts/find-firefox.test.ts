import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Machine } from './find-browser.mjs'
import { findFirefox } from './find-firefox.mjs'

const firefox = join('/usr/bin', 'firefox-esr')

/** A machine with these programs, on which apt-get installs what it is asked for. */
function machine(programs: string[], given: Partial<Machine> = {}) {
  const ran: string[] = []
  const made: Machine = {
    env: { PATH: '/usr/bin' },
    isExecutable: (path) => programs.includes(path),
    playwrightBrowser: () => Promise.resolve(undefined),
    isRoot: true,
    run(command, args) {
      ran.push(args[0] ?? command)
      if (args.includes('firefox-esr')) programs.push(firefox)
      return true
    },
    say: () => undefined,
    ...given,
  }
  return { made, ran }
}

describe('a Firefox', () => {
  it('is the one that was told, and an error where there is none', async () => {
    const env = { FIREFOX_PATH: '/opt/firefox' }
    expect(await findFirefox({}, machine(['/opt/firefox'], { env }).made)).toBe('/opt/firefox')
    await expect(findFirefox({}, machine([], { env }).made)).rejects.toThrow('FIREFOX_PATH')
  })

  it('is the one on the path', async () => {
    expect(await findFirefox({}, machine([firefox]).made)).toBe(firefox)
  })

  it('is installed only where that was asked for, by root, with apt', async () => {
    const apt = join('/usr/bin', 'apt-get')
    const asked = machine([apt])
    expect(await findFirefox({ mayInstall: true }, asked.made)).toBe(firefox)
    expect(asked.ran).toEqual(['update', 'install'])
    for (const [options, { made, ran }] of [
      [{}, machine([apt])],
      [{ mayInstall: true }, machine([])],
      [{ mayInstall: true }, machine([apt], { isRoot: false })],
    ] as const) {
      await expect(findFirefox(options, made)).rejects.toThrow('No Firefox was found')
      expect(ran).toEqual([])
    }
  })
})
