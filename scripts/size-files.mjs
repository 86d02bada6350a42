// @ts-check
// Run with `node scripts/size-files.mjs createClient @x/core`, after `pnpm build`: what each file adds to an export.
// A file's share is the whole gzipped less the whole without it. What repeats in two files counts for neither of
// them, so the shares add up to less than the whole. Files behind import() are left out: they load later.
import { gzipSync } from 'node:zlib'
import { build, transform } from 'esbuild'
import { laterOutside } from './later-outside.mjs'

const [name = 'createClient', entry = '@x/core'] = process.argv.slice(2)

const { outputFiles } = await build({
  stdin: {
    contents: `export { ${name} } from '${entry}'`,
    resolveDir: new URL('../benchmarks', import.meta.url).pathname,
    sourcefile: 'entry.js',
  },
  bundle: true,
  // White space is left, and with it the comments that name the files.
  minifyIdentifiers: true,
  minifySyntax: true,
  legalComments: 'none',
  write: false,
  format: 'esm',
  target: 'es2022',
  platform: 'browser',
  external: ['react', 'react-dom', 'react/*', 'react-dom/*', '@opentelemetry/api'],
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'silent',
  plugins: [laterOutside],
})

const text = outputFiles[0]?.text ?? ''
const sections = text.split(/^\/\/ (?=\S+\.js$)/m).slice(1)
const files = await Promise.all(
  sections.map(async (section) => {
    const [path = '', ...lines] = section.split('\n')
    const { code } = await transform(lines.join('\n'), { minifyWhitespace: true, target: 'es2022' })
    return { file: path.replace(/.*(?:packages\/|node_modules\/)/, ''), code: code.trim() }
  }),
)

/** @param {string} code */
const gzipped = (code) => gzipSync(code, { level: 9 }).length
const whole = files.map(({ code }) => code).join('')
const total = gzipped(whole)
const SENTENCE = /(["'`])@x\/[a-z]+: (?:(?!\1)[^\\]|\\.)*\1/g
const rows = files.map(({ file, code }) => ({
  file: file.replace('/dist/', '/'),
  raw: code.length,
  share: total - gzipped(files.map((each) => (each.file === file ? '' : each.code)).join('')),
}))

console.log('| file | minified, bytes | its share gzipped, bytes |\n| --- | --- | --- |')
for (const { file, raw, share } of rows.toSorted((left, right) => right.share - left.share)) {
  if (raw > 20) console.log(`| ${file} | ${raw} | ${share} |`)
}
const sentences = whole.match(SENTENCE) ?? []
console.log(
  `| of these: ${sentences.length} sentences of errors | ${sentences.join('').length} | ${total - gzipped(whole.replaceAll(SENTENCE, '""'))} |`,
)
console.log(`| whole | ${whole.length} | ${total} |`)
