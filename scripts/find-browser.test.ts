import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nodeProblem } from './demo.mjs'
import { findBrowser, type Machine, thisMachine } from './find-browser.mjs'

/** A machine with these programs; `install` says what a command puts there. */
function machine(
  programs: string[],
  { install = {}, ...rest }: Partial<Machine> & { install?: Record<string, string> } = {},
) {
  const present = new Set(programs)
  const ran: string[] = []
  return {
    ran,
    machine: {
      env: { PATH: ['/a', '/b'].join(delimiter) },
      isExecutable: (path: string) => present.has(path),
      playwrightBrowser: async () => [...present].find((path) => path.includes('ms-playwright')),
      isRoot: false,
      run(command: string, args: string[]) {
        const line = [command, ...args].join(' ')
        ran.push(line)
        const added = Object.entries(install).find(([part]) => line.includes(part))?.[1]
        if (added) present.add(added)
        return added !== undefined
      },
      say: () => undefined,
      ...rest,
    },
  }
}

const chromium = join('/b', 'chromium')
const aptGet = join('/a', 'apt-get')

describe('the browser for the tests', () => {
  it('is the one that CHROMIUM_PATH names', async () => {
    const { machine: given } = machine(['/x/chrome', chromium], {
      env: { CHROMIUM_PATH: '/x/chrome' },
    })
    expect(await findBrowser(given)).toBe('/x/chrome')
  })

  it('is never another one when CHROMIUM_PATH is wrong', async () => {
    const { machine: given } = machine([chromium], { env: { CHROMIUM_PATH: '/nope', PATH: '/b' } })
    await expect(findBrowser(given)).rejects.toThrow('CHROMIUM_PATH is /nope')
  })

  it('is one of the system', async () => {
    const { machine: given, ran } = machine([chromium])
    expect(await findBrowser(given)).toBe(chromium)
    expect(ran).toEqual([])
  })

  it('is one that Playwright installed earlier', async () => {
    const { machine: given, ran } = machine(['/c/ms-playwright/chrome'])
    expect(await findBrowser(given)).toBe('/c/ms-playwright/chrome')
    expect(ran).toEqual([])
  })

  it('is installed from Debian by root', async () => {
    const { machine: given, ran } = machine([aptGet], {
      isRoot: true,
      install: { 'install -y': chromium },
    })
    expect(await findBrowser(given)).toBe(chromium)
    expect(ran).toEqual(['apt-get update', 'apt-get install -y --no-install-recommends chromium'])
  })

  it('is installed by Playwright where Debian’s cannot be', async () => {
    const { machine: given, ran } = machine([aptGet], {
      isRoot: true,
      install: { 'playwright install': '/c/ms-playwright/chrome' },
    })
    expect(await findBrowser(given)).toBe('/c/ms-playwright/chrome')
    expect(ran.at(-1)).toBe('pnpm exec playwright install chromium')
  })

  it('is not a folder', () => {
    expect(thisMachine().isExecutable(tmpdir())).toBe(false)
    expect(thisMachine().isExecutable(process.execPath)).toBe(true)
  })

  it('is installed by Playwright for everybody else', async () => {
    const { machine: given, ran } = machine([aptGet], {
      install: { 'playwright install': '/c/ms-playwright/chrome' },
    })
    expect(await findBrowser(given)).toBe('/c/ms-playwright/chrome')
    expect(ran).toEqual(['pnpm exec playwright install chromium'])
  })

  it('is a failure with advice when there is none to be had', async () => {
    const { machine: given } = machine([])
    await expect(findBrowser(given)).rejects.toThrow(
      /Install Chrome or Chromium, or set CHROMIUM_PATH/,
    )
  })
})

describe('the Node that runs the demo', () => {
  it('may be too old, which is one sentence', () => {
    expect(nodeProblem('20.11.1')).toContain('This is Node 20.11.1, but the demo needs Node 22')
    expect(nodeProblem('22.0.0')).toBeUndefined()
    expect(nodeProblem('24.1.0')).toBeUndefined()
  })
})
