// @ts-check
// The template of create-next-app, with the files of the README put in as a stranger would, in both of Next's bundlers.
import { strict as assert } from 'node:assert'
import { cpSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { drive } from './drive.mjs'
import { addDependencies, changeText, copyFiles } from './files.mjs'
import { runFetching } from './run.mjs'

export const CREATE_NEXT_APP = 'create-next-app@16.4.3'

const GENERATE = [
  '--ts --app --no-tailwind --no-eslint --no-src-dir --skip-install --disable-git --yes',
  '--import-alias @/*',
].flatMap((flags) => flags.split(' '))

/** @param {string} folder @param {import('./web-app.mjs').Context} context */
async function makeNextApp(folder, { report }) {
  rmSync(folder, { recursive: true, force: true })
  await runFetching(dirname(folder), ['npx', '-y', CREATE_NEXT_APP, basename(folder), ...GENERATE])
  copyFiles('next', ['app/page.tsx', 'app/api/[...path]/route.ts'], folder)
  cpSync('scripts/apps/templates/next-server-component', join(folder, 'app/server-component'), {
    recursive: true,
  })
  addDependencies('next', folder)
  changeText(join(folder, 'app/layout.tsx'), withoutFonts)
  report.note(
    `${basename(folder)}: the fonts of its template come from elsewhere and are taken out`,
  )
}

/** @param {string} layout */
function withoutFonts(layout) {
  return layout
    .replace(/import \{[^}]*\} from "next\/font\/google";\n/, '')
    .replaceAll(/const geist\w+ = Geist\w*\(\{[^}]*\}\);\n\n?/g, '')
    .replace(/ className=\{`[^`]*`\}/, '')
}

/** @param {import('./drive.mjs').Stage} stage */
async function driveNext(stage) {
  const { name, address, report } = stage
  await drive(stage)
  await report.check(`${name}: a server component takes core, the route and a chat`, async () => {
    const response = await fetch(`${address}/server-component`)
    const html = await response.text()
    assert.match(html, /The route says (<!-- -->)?40\d/)
    assert.match(html, /<strong[^>]*>on the server<\/strong>/)
    assert.match(html, /data-x-composer/)
  })
}

/** @type {import('./web-app.mjs').WebApp} */
export const next = {
  name: 'next',
  make: makeNextApp,
  build: [['next', 'build']],
  serve: (port) => ['next', 'start', '-p', String(port), '-H', '127.0.0.1'],
  drive: driveNext,
}

/** The same app; what Turbopack made is not looked at again. @type {import('./web-app.mjs').WebApp} */
export const nextWebpack = {
  ...next,
  name: 'next-webpack',
  make(folder, context) {
    const made = join(context.folder, next.name)
    const isSource = (/** @type {string} */ path) => !/[\\/](node_modules|\.next)$/.test(path)
    cpSync(made, folder, { recursive: true, filter: isSource })
  },
  build: [['next', 'build', '--webpack']],
}
