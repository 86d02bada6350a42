// @ts-check
// Finds a Chromium for the browser tests, or installs one. Used by scripts/test.mjs.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]

/** How the tests start Chromium: as root, without a GPU, and without calling home. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * What the search touches of the machine, injectable for its tests.
 * @typedef {object} Machine
 * @property {Record<string, string | undefined>} env
 * @property {(path: string) => boolean} isExecutable
 * @property {() => Promise<string | undefined>} playwrightBrowser Where Playwright put its own, if it did.
 * @property {boolean} isRoot
 * @property {(command: string, args: string[]) => boolean} run Whether it succeeded.
 * @property {(line: string) => void} say
 */

/** @returns {Machine} */
export function thisMachine() {
  return {
    env: process.env,
    isExecutable(path) {
      try {
        accessSync(path, constants.X_OK)
        return statSync(path).isFile()
      } catch {
        return false
      }
    },
    async playwrightBrowser() {
      const { chromium } = await import('playwright')
      const path = chromium.executablePath()
      return existsSync(path) ? path : undefined
    },
    isRoot: process.getuid?.() === 0,
    run(command, args) {
      return spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
    },
    say: (line) => console.log(line),
  }
}

/**
 * The path of a Chromium: CHROMIUM_PATH, one of the system, Playwright's, else one that is installed now.
 * Throws an Error whose message says what to do.
 * @param {Machine} [machine]
 * @returns {Promise<string>}
 */
export async function findBrowser(machine = thisMachine()) {
  const { env, isExecutable, run, say } = machine
  const told = env['CHROMIUM_PATH']
  if (told) {
    if (isExecutable(told)) return told
    throw new Error(`CHROMIUM_PATH is ${told}, but there is no program. Correct it or unset it.`)
  }
  const present = installed(machine) ?? (await machine.playwrightBrowser())
  if (present) return present

  if (machine.isRoot && hasProgram(machine, 'apt-get')) {
    say('No browser found: installing Debian’s Chromium for the browser tests.')
    run('apt-get', ['update'])
    run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'])
  }
  if (!installed(machine)) {
    say('No browser found: letting Playwright install its Chromium for the browser tests.')
    run('pnpm', ['exec', 'playwright', 'install', 'chromium'])
  }
  const fresh = installed(machine) ?? (await machine.playwrightBrowser())
  if (fresh) return fresh
  throw new Error(
    'No browser was found and none could be installed, so the browser tests cannot run. Install Chrome or Chromium, or set CHROMIUM_PATH to one, and try again.',
  )
}

/** @param {Machine} machine @param {string} name */
function programPaths(machine, name) {
  return (machine.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name))
}

/** @param {Machine} machine @param {string} name */
function hasProgram(machine, name) {
  return programPaths(machine, name).some(machine.isExecutable)
}

/** @param {Machine} machine */
function installed(machine) {
  const onPath = NAMES.flatMap((name) => programPaths(machine, name))
  return [...onPath, ...PLACES].find(machine.isExecutable)
}
