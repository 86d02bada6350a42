// @ts-check
// Finds a Redis server for the tests over one, or installs it. Used by scripts/test.mjs and scripts/test-long.mjs.
import { delimiter, join } from 'node:path'
import { thisMachine } from './find-browser.mjs'

const NAMES = ['redis-server', 'valkey-server']

/**
 * The path of a server: REDIS_SERVER_PATH, one of the system, else Debian's that is installed now.
 * Throws an Error whose message says what to do.
 * @param {import('./find-browser.mjs').Machine} [machine]
 * @returns {Promise<string>}
 */
export async function findRedis(machine = thisMachine()) {
  const { env, isExecutable, run, say } = machine
  const told = env['REDIS_SERVER_PATH']
  if (told) {
    if (isExecutable(told)) return told
    throw new Error(
      `REDIS_SERVER_PATH is ${told}, but there is no program. Correct it or unset it.`,
    )
  }
  /** @param {readonly string[]} names */
  const onPath = (names) =>
    (env['PATH'] ?? '')
      .split(delimiter)
      .flatMap((folder) => names.map((name) => join(folder, name)))
      .find(isExecutable)
  const present = onPath(NAMES)
  if (present) return present
  if (machine.isRoot && onPath(['apt-get'])) {
    say('No Redis found: installing Debian’s for the tests over one.')
    run('apt-get', ['update'])
    run('apt-get', ['install', '-y', '--no-install-recommends', 'redis-server'])
  }
  const fresh = onPath(NAMES)
  if (fresh) return fresh
  throw new Error(
    'No Redis was found and none could be installed, so the tests over one cannot run. Install redis-server, or set REDIS_SERVER_PATH to one, and try again.',
  )
}
