import { delimiter, join } from 'node:path'
import { expect, it } from 'vitest'
import type { Machine } from './find-browser.mjs'
import { findRedis } from './find-redis.mjs'

const server = join('/b', 'redis-server')
const aptGet = join('/a', 'apt-get')

/** A machine with these programs, on which apt-get installs a server if it may. */
function machine(programs: string[], more: Partial<Machine> = {}, installs = true) {
  const present = new Set(programs)
  const ran: string[] = []
  const given: Machine = {
    env: { PATH: ['/a', '/b'].join(delimiter) },
    isExecutable: (path) => present.has(path),
    playwrightBrowser: async () => undefined,
    isRoot: false,
    run(command, args) {
      ran.push([command, ...args].join(' '))
      if (installs) present.add(server)
      return installs
    },
    say: () => undefined,
    ...more,
  }
  return { given, ran }
}

it('the Redis of the tests is the one that REDIS_SERVER_PATH names, and never another', async () => {
  const env = { REDIS_SERVER_PATH: '/x/redis' }
  expect(await findRedis(machine(['/x/redis', server], { env }).given)).toBe('/x/redis')
  await expect(findRedis(machine([server], { env }).given)).rejects.toThrow('is /x/redis, but')
})

it('the Redis of the tests is one of the system', async () => {
  const { given, ran } = machine([server, aptGet], { isRoot: true })
  expect(await findRedis(given)).toBe(server)
  expect(ran).toEqual([])
})

it('the Redis of the tests is installed by root, once, where there is none', async () => {
  const { given, ran } = machine([aptGet], { isRoot: true })
  expect(await findRedis(given)).toBe(server)
  expect(ran.at(-1)).toContain('install -y --no-install-recommends redis-server')
})

it('the Redis of the tests that cannot be had is told with what to do', async () => {
  for (const [isRoot, programs] of [
    [false, [aptGet]],
    [true, []],
    [true, [aptGet]],
  ] as const) {
    const { given } = machine([...programs], { isRoot }, false)
    await expect(findRedis(given)).rejects.toThrow('Install redis-server, or set REDIS_SERVER_PATH')
  }
})
