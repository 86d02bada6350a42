import { writeFile } from 'node:fs/promises'
import { build } from 'esbuild'
import { defineConfig } from 'tsdown'
import { browsers } from '../../browsers.ts'
import { base } from '../../tsdown.base.ts'
import { unlayered } from './unlayered.ts'

/** The stylesheet in one file, and the same for pages with a hostile one. */
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
    ['styles.unlayered.css', unlayered(css)],
  ] as const) {
    await writeFile(`dist/${name}`, text)
    // TypeScript refuses an import of a file that it knows nothing of.
    await writeFile(`dist/${name}.d.ts`, 'export {}\n')
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
