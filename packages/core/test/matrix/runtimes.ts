// Bun, Deno and workerd, installed when they are first asked for: together they are larger than all else that this
// repository installs, and only the long tests run them.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const VERSIONS = { bun: '1.4.5', deno: '2.9.6', miniflare: '4.20260730.0' }

const folder = fileURLToPath(new URL('../../../../node_modules/.cache/runtimes/', import.meta.url))

/** The path of a program, or of the module of a package. */
export interface Runtimes {
  program(name: 'bun' | 'deno'): string
  module(name: 'miniflare'): string
}

/** Installs them, unless they are there. */
export function installRuntimes(): Runtimes {
  const manifest = JSON.stringify({ private: true, dependencies: VERSIONS })
  const done = join(folder, Object.values(VERSIONS).join('-'))
  if (!existsSync(done)) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), manifest)
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: folder,
      stdio: 'inherit',
    })
    writeFileSync(done, '')
  }
  return {
    program: (name) => join(folder, 'node_modules/.bin', name),
    module: (name) => createRequire(join(folder, 'package.json')).resolve(name),
  }
}
