// @ts-check
// Run with `pnpm demo` (builds, then serves) or `pnpm dev` (from source, reloads on change).
// PORT, UPSTREAM_BASE_URL and the rest are explained in .env.example.
import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const OLDEST_NODE = 22

/** @param {string} version @returns {string | undefined} what is wrong with it */
export function nodeProblem(version) {
  const major = Number(version.split('.', 1)[0])
  return major >= OLDEST_NODE
    ? undefined
    : `This is Node ${version}, but the demo needs Node ${OLDEST_NODE} or newer. Install one from nodejs.org, or run: npx -y node@24 scripts/demo.mjs`
}

/** @param {string} name @param {string[]} args */
function build(name, args) {
  process.stdout.write(`Building ${name} … `)
  const result = spawnSync('pnpm', args, { encoding: 'utf8', shell: process.platform === 'win32' })
  if (result.status === 0) return console.log('done')
  console.log('failed')
  if (result.error) {
    console.error('pnpm was not found. Start the demo with: npx -y pnpm@12.21.0 demo')
    process.exit(1)
  }
  console.error(`${result.stdout}${result.stderr}`)
  console.error(
    `The ${name} could not be built, so the demo cannot start. The lines above say why.`,
  )
  process.exit(1)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problem = nodeProblem(process.versions.node)
  if (problem) {
    console.error(problem)
    process.exit(1)
  }
  const isDev = process.argv.includes('--dev')
  if (!isDev) {
    build('packages', ['run', 'build'])
    build('demo', ['--filter', '@x/demo', 'run', 'build'])
  }
  // `pnpm demo -- --port 1` hands the bare `--` on.
  const args = process.argv.slice(2).filter((argument) => argument !== '--')
  const server = spawn(
    process.execPath,
    [
      ...(isDev ? ['--conditions=x-source'] : []),
      '--disable-warning=ExperimentalWarning',
      'apps/demo/server/main.ts',
      ...args,
    ],
    { stdio: 'inherit', cwd: fileURLToPath(new URL('..', import.meta.url)) },
  )
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.on(signal, () => server.kill(signal))
  }
  server.on('exit', (code) => process.exit(code ?? 0))
}
