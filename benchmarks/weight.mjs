// @ts-check
// What the pages of the readers weigh: their script without React, minified and compressed, as the benchmark shows them.
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const REACT = ['react', 'react-dom', 'react-dom/client', 'react/jsx-runtime', 'scheduler']

/** What loads before anything is shown, in kB of 1,000 bytes. @param {string} page of a reader */
export async function weightOf(page) {
  const entry = page === 'ours' ? 'pages/weight.tsx' : `peers/pages/${page}.tsx`
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    outdir: 'out',
    format: 'esm',
    jsx: 'automatic',
    target: 'es2022',
    external: REACT,
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  })
  const outputs = Object.entries(metafile.outputs)
  const entryPath = outputs.find(([, { entryPoint }]) => entryPoint)?.[0] ?? ''
  const eager = new Set([entryPath])
  // A set that grows is walked to its new end.
  for (const path of eager) {
    for (const { path: next, kind } of metafile.outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && next in metafile.outputs) eager.add(next)
    }
  }
  const bytes = outputFiles
    .filter(({ path }) => [...eager].some((each) => path.endsWith(each) && each.endsWith('.js')))
    .reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0)
  return bytes / 1000
}
