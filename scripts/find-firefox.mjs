// @ts-check
// Finds a Firefox, or installs one where that was asked for. Used by scripts/test-browsers.mjs and scripts/test-long.mjs.
import { delimiter, join } from 'node:path'
import { thisMachine } from './find-browser.mjs'

const NAMES = ['firefox', 'firefox-esr']
const PLACES = [
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
  'C:\\Program Files (x86)\\Mozilla Firefox\\firefox.exe',
]

/**
 * The path of a Firefox: FIREFOX_PATH, one of the system, else Debian's if it is to be installed.
 * Throws an Error whose message says what to do.
 * @param {{ mayInstall?: boolean }} [options]
 * @param {import('./find-browser.mjs').Machine} [machine]
 * @returns {Promise<string>}
 */
export async function findFirefox({ mayInstall = false } = {}, machine = thisMachine()) {
  const { env, isExecutable, isRoot, run, say } = machine
  const told = env['FIREFOX_PATH']
  if (told) {
    if (isExecutable(told)) return told
    throw new Error(`FIREFOX_PATH is ${told}, but there is no program. Correct it or unset it.`)
  }
  /** @param {readonly string[]} names */
  const onPath = (names) =>
    (env['PATH'] ?? '')
      .split(delimiter)
      .flatMap((folder) => names.map((name) => join(folder, name)))
      .find(isExecutable)
  const installed = () => onPath(NAMES) ?? PLACES.find(isExecutable)
  const present = installed()
  if (present) return present
  if (mayInstall && isRoot && onPath(['apt-get'])) {
    say('No Firefox found: installing Debian’s.')
    run('apt-get', ['update'])
    run('apt-get', ['install', '-y', '--no-install-recommends', 'firefox-esr'])
  }
  const fresh = installed()
  if (fresh) return fresh
  throw new Error(
    'No Firefox was found. Install it, set FIREFOX_PATH to one, or run `pnpm test:browsers --install` as root where apt is.',
  )
}
