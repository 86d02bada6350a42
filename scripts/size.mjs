// @ts-check
// Run with `pnpm size`: bytes of each public entry against the gate and the goal of the design.
// Initial chunk, esbuild, ES2022, react external, gzip -9, kB of 1,000 bytes. Reads dist: build first.
// A gate that is missed fails the run. What is behind import() is left where it is: split off by esbuild, it would
// drag what it shares with the rest into the first chunk, also where nothing of it is used (decision 0203).
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { build, transform } from 'esbuild'
import { laterOutside } from './later-outside.mjs'

/**
 * `beside`: what it adds to that entry, without which nobody has it.
 * @type {{ name: string, code: string, gate: number, goal: number, beside?: string }[]}
 */
const entries = [
  {
    name: 'createClient',
    code: `export { createClient } from '@x/core'`,
    gate: 30,
    goal: 17,
  },
  {
    name: 'createChat',
    code: `export { createChat } from '@x/core'`,
    gate: 45,
    goal: 28,
  },
  {
    name: 'useChatCompletion',
    code: `export { useChatCompletion } from '@x/react'`,
    gate: 46,
    goal: 29,
  },
  {
    name: 'useCompletion',
    code: `export { useCompletion } from '@x/react'`,
    gate: 22.5,
    goal: 15,
  },
  {
    name: 'partial JSON',
    code: `export { createPartialJson } from '@x/core/structured'`,
    gate: 3,
    goal: 2,
  },
  {
    name: 'structured',
    code: `export { structured } from '@x/core/structured'`,
    gate: 6.5,
    goal: 5,
  },
  {
    name: 'Markdown',
    code: `export { Markdown } from '@x/ui/markdown'`,
    gate: 24,
    goal: 19,
  },
  {
    name: 'highlight',
    code: `export { highlight } from '@x/ui/highlight'`,
    gate: 11.5,
    goal: 12,
  },
  {
    name: 'math',
    code: `export { math } from '@x/ui/math'`,
    gate: 2,
    goal: 1,
  },
  {
    name: 'mermaid',
    code: `export { mermaid } from '@x/ui/mermaid'`,
    gate: 6.5,
    goal: 6,
  },
  {
    name: 'ModelPicker',
    code: `export { ModelPicker } from '@x/ui/overlays'`,
    gate: 60.5,
    goal: 60,
  },
  {
    name: 'overlays near',
    code: `export * from '@x/ui/overlays/near'`,
    gate: 8,
    goal: 7,
  },
  {
    name: 'overlays whole',
    code: `export * from '@x/ui/overlays'`,
    gate: 75,
    goal: 74,
  },
  {
    name: 'export',
    code: `export * from '@x/ui/export'`,
    gate: 20.5,
    goal: 20,
  },
  {
    name: 'words/ar',
    code: `export { words } from '@x/ui/words/ar'`,
    gate: 8.5,
    goal: 6,
  },
  {
    name: 'words/de',
    code: `export { words } from '@x/ui/words/de'`,
    gate: 8,
    goal: 6,
  },
  {
    name: 'ChatFrame',
    code: `export { ChatFrame } from '@x/ui'`,
    gate: 63.5,
    goal: 50,
  },
  {
    name: '<Chat/> whole',
    code: `export { Chat } from '@x/ui'`,
    gate: 99.5,
    goal: 74,
  },
  {
    name: 'palette',
    code: `export { Chat } from '@x/ui'; export { CommandPalette } from '@x/ui/palette'`,
    beside: '<Chat/> whole',
    gate: 3,
    goal: 2,
  },
  {
    name: 'present',
    code: `export { Chat } from '@x/ui'; export { presentTool, presentView } from '@x/ui/present'`,
    beside: '<Chat/> whole',
    gate: 13,
    goal: 9,
  },
  {
    name: 'createChatHandler',
    code: `export { createChatHandler } from '@x/core/server'`,
    gate: 27.5,
    goal: 9,
  },
  {
    name: 'toNodeHandler',
    code: `export { toNodeHandler } from '@x/core/server/node'`,
    gate: 3,
    goal: 2,
  },
  {
    name: 'checkUpstream',
    code: `export { checkUpstream } from '@x/core/server/check'`,
    gate: 5,
    goal: 4,
  },
  {
    name: 'redisStreams',
    code: `export { redisStreams } from '@x/core/server/redis'`,
    gate: 8,
    goal: 7,
  },
  {
    name: 'telemetry',
    code: `export { telemetry } from '@x/core/server/telemetry'`,
    gate: 3,
    goal: 2,
  },
  {
    name: 'errorText',
    code: `export { errorText } from '@x/core'`,
    gate: 2.5,
    goal: 2.5,
  },
  {
    name: 'nanogpt',
    code: `export { nanogpt } from '@x/core/nanogpt'`,
    gate: 40.5,
    goal: 24,
  },
  {
    name: 'createVerifier',
    code: `export { createRecorder, createVerifier } from '@x/core/nanogpt/tee'`,
    gate: 35.5,
    goal: 32,
  },
  {
    name: 'indexedDB',
    code: `export { indexedDB } from '@x/core/indexeddb'`,
    gate: 4,
    goal: 3,
  },
  {
    name: 'createSandbox',
    code: `export { createSandbox } from '@x/core/testing'`,
    gate: 12,
    goal: 12,
  },
]

/**
 * What costs nothing unless it is asked for: files of dist, and the entries that may hold them.
 * @type {{ path: string, only: string[] }[]}
 */
const optional = [
  { path: 'core/dist/indexeddb/', only: ['indexedDB'] },
  { path: 'core/dist/chat/keeping/keeper.js', only: [] },
  { path: 'ui/dist/palette/', only: ['palette'] },
  { path: 'ui/dist/present/', only: ['present'] },
  {
    path: 'core/dist/error-text.js',
    only: [
      'palette',
      'present',
      'errorText',
      'ChatFrame',
      '<Chat/> whole',
      'ModelPicker',
      'overlays near',
      'overlays whole',
      'export',
    ],
  },
]

/** What a bundler's own minifying leaves of a stylesheet. */
const stylesheets = [
  { name: 'styles.css', gate: 14.5, goal: 10 },
  { name: 'styles.unlayered.css', gate: 14.5, goal: 10 },
  { name: 'palette.css', gate: 1, goal: 1 },
  { name: 'palette.unlayered.css', gate: 1, goal: 1 },
  { name: 'present.css', gate: 4, goal: 3 },
  { name: 'present.unlayered.css', gate: 4, goal: 3 },
]

let isOver = false

/** @param {string} name @param {number} bytes @param {number} gate @param {number} goal */
function judge(name, bytes, gate, goal) {
  const size = bytes / 1000
  const note = size <= goal ? '' : size <= gate ? 'over the goal' : 'OVER THE GATE'
  if (size > gate) isOver = true
  console.log(
    `${name.padEnd(20)} ${size.toFixed(1).padStart(8)} ${String(gate).padStart(6)} ${String(goal).padStart(6)}   ${note}`,
  )
}

console.log('entry                 kB gzip   gate   goal')
/** @type {Map<string, number>} */
const sizes = new Map()
for (const { name, code, gate, goal, beside } of entries) {
  const result = await build({
    stdin: {
      contents: code,
      resolveDir: new URL('../benchmarks', import.meta.url).pathname,
      sourcefile: 'entry.js',
    },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    external: ['react', 'react-dom', 'react/*', 'react-dom/*', '@opentelemetry/api'],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
    metafile: true,
    plugins: [laterOutside],
  })
  const inputs = Object.values(result.metafile.outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) =>
      bytesInOutput > 0 ? [file] : [],
    ),
  )
  // What is optional must cost nothing where it is not imported.
  for (const entry of ['structured', 'tools', 'indexeddb']) {
    const isIn = inputs.some((file) => file.includes(`packages/core/dist/${entry}/`))
    if (!isIn || code.includes(`@x/core/${entry}`)) continue
    console.log(`${name} loads @x/core/${entry}, which it does not import.`)
    isOver = true
  }
  const bytes = result.outputFiles.reduce(
    (sum, file) => sum + gzipSync(file.contents, { level: 9 }).length,
    0,
  )
  for (const { path, only } of optional) {
    if (only.includes(name) || !inputs.some((input) => input.includes(path))) continue
    isOver = true
    console.log(`${name} holds ${path}, which must cost nothing where it is not asked for.`)
  }
  sizes.set(name, bytes)
  judge(name, bytes - (beside ? (sizes.get(beside) ?? 0) : 0), gate, goal)
}
// What every `<Chat/>` carries so that an app may draw calls and data: by its own files, without what they use.
const seam = await Promise.all(
  [
    ...['call-part', 'card-text', 'data-part', 'view-boundary'].map(
      (name) => `ui/dist/tool-view/${name}`,
    ),
    ...['call-run', 'plain-tool-call'].map((name) => `ui/dist/tool-call/${name}`),
    'ui/dist/content/find-view',
    'ui/dist/use-same',
    'react/dist/call-of',
  ].map((path) =>
    transform(readFileSync(new URL(`../packages/${path}.js`, import.meta.url), 'utf8'), {
      minify: true,
    }),
  ),
)
judge(
  'seam of tool views',
  gzipSync(seam.map(({ code }) => code).join(''), { level: 9 }).length,
  4,
  3,
)
for (const { name, gate, goal } of stylesheets) {
  const css = readFileSync(new URL(`../packages/ui/dist/${name}`, import.meta.url), 'utf8')
  const { code } = await transform(css, { loader: 'css', minify: true })
  judge(name, gzipSync(code, { level: 9 }).length, gate, goal)
}
if (isOver) {
  console.log(
    'A gate is missed, or what is optional came along: make it smaller, or raise the number with a decision record.',
  )
  process.exit(1)
}
