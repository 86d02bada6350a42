// @ts-check
// Run with `pnpm test:real`: the built demo in front of servers that nobody here wrote. aimock is a dependency of the
// tests; llama.cpp (80 MB) is installed into a folder of its own, and its model is made on the spot.
// Ends with one line: N passed, N failed. What cannot be had is counted as not run, and why stands above.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBrowser } from './find-browser.mjs'
import { runSuites, summaryOf } from './suites.mjs'

const ENGINE = 'node-llama-cpp'
const VERSION = '3.22.1'
/** The builds for computers without a graphics card; the others weigh half a gigabyte. */
const BINARIES = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'mac-x64',
  'darwin-arm64': 'mac-arm64-metal',
  'win32-x64': 'win-x64',
  'win32-arm64': 'win-arm64',
}

/** @returns {Promise<Record<string, string>>} */
async function findLlama() {
  const folder = process.env['LLAMA_FOLDER'] ?? join(tmpdir(), `x-${ENGINE}-${VERSION}`)
  const platform = `${process.platform}-${process.arch}`
  const binary = new Map(Object.entries(BINARIES)).get(platform)
  if (binary === undefined) throw new Error(`llama.cpp has no build for ${platform}.`)
  if (!existsSync(join(folder, 'node_modules', ENGINE, 'dist/index.js'))) {
    mkdirSync(folder, { recursive: true })
    console.log(`Installing ${ENGINE} ${VERSION} into ${folder} …`)
    const { status, stderr } = spawnSync(
      'npm',
      [
        'install',
        '--prefix',
        folder,
        '--ignore-scripts',
        '--omit=optional',
        '--no-audit',
        '--no-fund',
        `${ENGINE}@${VERSION}`,
        `@${ENGINE}/${binary}@${VERSION}`,
      ],
      { encoding: 'utf8', shell: process.platform === 'win32' },
    )
    if (status !== 0) {
      throw new Error(
        `${ENGINE} does not install here: ${stderr?.trim().split('\n')[0] ?? 'npm was not found'}`,
      )
    }
  }
  return { LLAMA_FOLDER: folder }
}

/** @type {import('./suites.mjs').Need} */
const browser = {
  name: 'browser',
  find: async () => ({ CHROMIUM_PATH: await findBrowser() }),
}

const outcomes = await runSuites([
  { name: 'build', command: ['pnpm', 'build'], report: 'nothing' },
  {
    name: 'build of the demo',
    command: ['pnpm', '--filter', '@x/demo', 'build'],
    report: 'nothing',
  },
  {
    name: 'aimock',
    command: ['playwright', 'test', 'foreign-server'],
    report: 'playwright',
    needs: [browser],
  },
  {
    name: 'llama.cpp',
    command: ['playwright', 'test', '--config', 'playwright.real.config.ts'],
    report: 'playwright',
    needs: [browser, { name: ENGINE, find: findLlama }],
  },
])
const { lines, isGreen } = summaryOf(outcomes, false)
console.log(`\n${lines.join('\n')}`)
process.exitCode = isGreen ? 0 : 1
