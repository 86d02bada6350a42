import { writeFile } from 'node:fs/promises'
import { build } from 'esbuild'
import { defineConfig } from 'tsdown'
import { browsers } from '../../browsers.ts'
import { base } from '../../tsdown.base.ts'

/** The stylesheet in one file, and the same without its cascade layers for pages with a hostile one. */
async function buildStyles(): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: ['src/styles.css'],
    bundle: true,
    write: false,
    target: browsers,
  })
  const css = outputFiles[0]?.text ?? ''
  for (const [name, text] of [
    ['styles.css', css],
    ['styles.unlayered.css', withoutLayers(css)],
  ] as const) {
    await writeFile(`dist/${name}`, text)
    // TypeScript refuses an import of a file that it knows nothing of.
    await writeFile(`dist/${name}.d.ts`, 'export {}\n')
  }
}

/** Takes `@layer name { … }` away from around its rules, and `@layer a, b;` wholly. */
function withoutLayers(css: string): string {
  let rest = css.replaceAll(/@layer [\w.,\s-]+;/g, '')
  let result = ''
  for (;;) {
    const match = /@layer [\w.]+ \{/.exec(rest)
    if (!match) return result + rest
    const start = match.index + match[0].length
    let depth = 1
    let end = start
    while (depth > 0 && end < rest.length) {
      if (rest[end] === '{') depth++
      else if (rest[end] === '}') depth--
      end++
    }
    result += rest.slice(0, match.index) + rest.slice(start, end - 1)
    rest = rest.slice(end)
  }
}

export default defineConfig({
  ...base,
  entry: [
    'src/index.ts',
    'src/{markdown,highlight,math,mermaid,overlays,export}/index.ts',
    'src/words/{ar,de,ja,zh-Hans}.ts',
    // Which one `#entities` is, is for whoever bundles or runs it to say.
    'src/markdown/engine/entities-{dom,table}.ts',
  ],
  deps: { neverBundle: [/^@x\//, '#entities'] },
  hooks: { 'build:done': buildStyles },
})
