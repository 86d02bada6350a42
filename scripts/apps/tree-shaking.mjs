// @ts-check
// What a bundle takes along: the tarballs, bundled as an app would.
import { strict as assert } from 'node:assert'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { install } from './tarballs.mjs'

/** @type {{ code: string, not: RegExp[] }[]} what must not be in the bundle of that line */
const lines = [
  { code: "export { useChatCompletion } from '@x/react'", not: [/@x\/ui/, /nanogpt/i] },
  { code: "export { useCompletion } from '@x/react'", not: [/@x\/ui/, /nanogpt/i] },
  { code: "export { createClient } from '@x/core'", not: [/@x\/(ui|react)/, /nanogpt/i] },
  { code: "export { Markdown } from '@x/ui/markdown'", not: [/nanogpt/i, /lowlight/, /temml/] },
  { code: "export { Chat } from '@x/ui'", not: [/nanogpt/i, /lowlight/, /temml/, /@base-ui/] },
  {
    code: "export { createChatHandler } from '@x/core/server'",
    not: [/@x\/(ui|react)/, /nanogpt/i],
  },
]

/** @param {import('./web-app.mjs').Context} context */
export async function checkTreeShaking({ folder, tarballs, report }) {
  const app = join(folder, 'tree-shaking')
  const isInstalled = await report.check('tree-shaking: installs from the tarballs', async () => {
    mkdirSync(app, { recursive: true })
    const dependencies = Object.fromEntries(Object.keys(tarballs).map((name) => [name, '^0.1.0']))
    const react = { react: '^19.3.1', 'react-dom': '^19.3.1' }
    writeFileSync(
      join(app, 'package.json'),
      JSON.stringify({
        private: true,
        type: 'module',
        dependencies: { ...dependencies, ...react },
      }),
    )
    await install(app, tarballs)
  })
  if (!isInstalled) return
  for (const { code, not } of lines) {
    await report.check(`tree-shaking: ${code}`, async () => {
      const { outputFiles, metafile } = await build({
        stdin: { contents: code, resolveDir: app },
        bundle: true,
        splitting: true,
        outdir: 'bundle',
        minify: true,
        write: false,
        metafile: true,
        format: 'esm',
        platform: 'browser',
        external: ['react', 'react-dom', 'react/*'],
        logLevel: 'silent',
      })
      const text = outputFiles.map((file) => file.text).join('')
      const used = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs))
      const taken = not.filter((word) => word.test(text) || used.some((path) => word.test(path)))
      assert.deepEqual(taken.map(String), [], 'the bundle takes along what nobody asked for')
      const atOnce = gzipSync(outputFiles[0]?.text ?? '', { level: 9 }).length
      report.note(`${(atOnce / 1000).toFixed(1)} kB gzipped at once: ${code}`)
    })
  }
}
