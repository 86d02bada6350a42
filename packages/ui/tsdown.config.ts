import { writeFile } from 'node:fs/promises'
import { build } from 'esbuild'
import { defineConfig } from 'tsdown'
import { browsers } from '../../browsers.ts'
import { base } from '../../tsdown.base.ts'
import { layered } from './layered.ts'
import { strengthened, unlayered } from './unlayered.ts'

async function joined(path: string): Promise<string> {
  const options = { entryPoints: [path], bundle: true, write: false, target: browsers } as const
  return (await build(options)).outputFiles[0]?.text ?? ''
}

/** The stylesheet in one file, and the same for pages with a hostile one. */
async function buildStyles(): Promise<void> {
  const [palette, present] = [await joined('src/palette.css'), await joined('src/present.css')]
  for (const [name, text] of [
    ['styles.css', layered(await joined('src/styles.css'))],
    ['styles.unlayered.css', unlayered(await joined('src/styles/parts.css'))],
    ['palette.css', layered(palette)],
    ['palette.unlayered.css', strengthened(palette)],
    ['present.css', layered(present)],
    ['present.unlayered.css', strengthened(present)],
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
    'src/{markdown,highlight,math,mermaid,overlays,palette,present,export}/index.ts',
    'src/overlays/near/index.ts',
    'src/words/{ar,de,ja,zh-Hans}.ts',
    // Which one `#entities` is, is for whoever bundles or runs it to say.
    'src/markdown/engine/entities-{dom,table}.ts',
  ],
  deps: { neverBundle: [/^@x\//, '#entities'] },
  hooks: { 'build:done': buildStyles },
})
