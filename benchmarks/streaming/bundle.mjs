// @ts-check
// The scripts and styles of the pages, each with the React that it resolves from where it stands.
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** @param {string} entry from the folder of the benchmarks @returns {Promise<{ script: string, css: string }>} */
export async function bundlePage(entry) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../${entry}`, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    outdir: 'out',
    format: 'esm',
    jsx: 'automatic',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  })
  const textOf = (/** @type {string} */ end) =>
    outputFiles.find(({ path }) => path.endsWith(end))?.text ?? ''
  return { script: textOf('.js'), css: textOf('.css') }
}
