// @ts-check
// Every public entry imported under each TypeScript and each React that is promised, strict, with the libraries checked.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readJson } from './files.mjs'
import { run } from './run.mjs'
import { install } from './tarballs.mjs'

/** The first is the least that is promised. */
const TYPESCRIPTS = ['5.7.3', '5.9.3', '6.0.3', '7.0.2']

/**
 * One with the optional peer whose types an entry shows, in the least version that is promised; one without it, where
 * every other entry has to do.
 * @type {{ react: string, types: string, domTypes: string, peers: Record<string, string> }[]}
 */
const REACTS = [
  {
    react: '19.3.1',
    types: '19.3.0',
    domTypes: '^19.0.0',
    peers: { '@opentelemetry/api': '1.9.0' },
  },
  { react: '18.2.0', types: '18.2.79', domTypes: '18.2.25', peers: {} },
]
const OF_PEERS = { '@x/core/server/telemetry': '@opentelemetry/api' }

const MODULES = [
  { module: 'ESNext', moduleResolution: 'bundler' },
  { module: 'Node16', moduleResolution: 'node16' },
]

const STRICT = {
  strict: true,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  target: 'ES2022',
  jsx: 'react-jsx',
  types: [],
}

/** @param {string} version */
const alias = (version) => `typescript-${version}`

/** @param {string} app @param {Record<string, string>} peers */
function writeImports(app, peers) {
  const lacking = Object.entries(OF_PEERS).flatMap(([entry, peer]) => (peers[peer] ? [] : entry))
  const lines = ['core', 'react', 'ui'].flatMap((name) => {
    const { exports } = readJson(join(app, `node_modules/@x/${name}/package.json`))
    const entries = Object.keys(exports).filter((entry) => !entry.endsWith('package.json'))
    return entries
      .map((entry) => `@x/${name}${entry.slice(1)}`)
      .filter((entry) => !lacking.includes(entry))
  })
  const code = lines.map((entry, at) =>
    entry.endsWith('.css') ? `import '${entry}'` : `export * as entry${at} from '${entry}'`,
  )
  writeFileSync(join(app, 'entries.ts'), `${code.join('\n')}\n`)
  const server = lines.filter((entry) => entry.startsWith('@x/core'))
  writeFileSync(
    join(app, 'server.ts'),
    server.map((entry, at) => `export * as entry${at} from '${entry}'\n`).join(''),
  )
}

/** @param {import('./web-app.mjs').Context} context @param {typeof REACTS[number]} versions */
async function checkWithReact({ folder, tarballs, report }, { react, types, domTypes, peers }) {
  const title = `types, React ${react}`
  const app = join(folder, `types-react-${react}`)
  const isInstalled = await report.check(`${title}: installs from the tarballs`, async () => {
    mkdirSync(app, { recursive: true })
    const ours = Object.fromEntries(Object.keys(tarballs).map((name) => [name, '^0.1.0']))
    const compilers = TYPESCRIPTS.map((version) => [alias(version), `npm:typescript@${version}`])
    const manifest = {
      private: true,
      type: 'module',
      dependencies: { ...ours, ...peers, react, 'react-dom': react },
      devDependencies: {
        '@types/node': '^24.0.0',
        '@types/react': types,
        '@types/react-dom': domTypes,
        ...Object.fromEntries(compilers),
      },
    }
    writeFileSync(join(app, 'package.json'), JSON.stringify(manifest))
    await install(app, tarballs)
    writeImports(app, peers)
  })
  if (!isInstalled) return
  await report.check(`${title}: a server without the types of a page`, async () => {
    const node = { ...STRICT, ...MODULES[1], lib: ['ES2023'], types: ['node'] }
    const options = { compilerOptions: node, files: ['server.ts'] }
    writeFileSync(join(app, 'tsconfig.server.json'), JSON.stringify(options))
    const compiler = `node_modules/${alias(TYPESCRIPTS[0] ?? '')}/bin/tsc`
    await run(app, ['node', compiler, '-p', 'tsconfig.server.json'])
  })
  for (const version of TYPESCRIPTS) {
    for (const modules of MODULES) {
      const config = `tsconfig.${version}.${modules.moduleResolution}.json`
      await report.check(
        `${title}: TypeScript ${version}, ${modules.moduleResolution}`,
        async () => {
          const lib = ['ES2023', 'DOM', 'DOM.Iterable']
          const options = { compilerOptions: { ...STRICT, ...modules, lib }, files: ['entries.ts'] }
          writeFileSync(join(app, config), JSON.stringify(options))
          await run(app, ['node', `node_modules/${alias(version)}/bin/tsc`, '-p', config])
        },
      )
    }
  }
}

/** @param {import('./web-app.mjs').Context} context */
export async function checkTypes(context) {
  await context.report.check('types: each README says the least TypeScript that is tried', () => {
    const least = TYPESCRIPTS[0]?.replace(/\.\d+$/, '')
    for (const name of ['core', 'react', 'ui']) {
      const text = readFileSync(`packages/${name}/README.md`, 'utf8')
      if (!text.includes(`TypeScript ${least}`)) throw new Error(`packages/${name}/README.md`)
    }
  })
  for (const versions of REACTS) await checkWithReact(context, versions)
}
