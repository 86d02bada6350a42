// @ts-check
// Run by `pnpm check`: type-checks every ts and tsx block of the READMEs, the docs and the catalogue against the packages' source.
import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { EXAMPLES } from '../.storybook/examples.ts'

const folder = 'benchmarks/snippets'
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

/** Names that a snippet may take from the app around it. */
const around = `declare global {
  const model: string
  const messages: { role: 'user'; content: string }[]
}
export {}
`
writeFileSync(`${folder}/around.d.ts`, around)

let count = 0
for (const path of globSync(['README.md', 'packages/*/README.md', 'docs/*.md'])) {
  const text = readFileSync(path, 'utf8')
  for (const [, language, code = ''] of text.matchAll(/```(tsx?)\n([\s\S]*?)```/g)) {
    count++
    const from = text.slice(0, text.indexOf(code)).split('\n').length
    const name = `${dirname(path).replaceAll(/[\\/.]/g, '-')}-${basename(path, '.md')}-line-${from}`
    // A module each, so that one snippet's names are not another's.
    writeFileSync(`${folder}/${name}.${language}`, `${code}\nexport {}\n`)
  }
}
for (const [title, code] of Object.entries(EXAMPLES)) {
  count++
  const name = `catalogue-${title.replaceAll(/[\\/.]/g, '-')}`
  writeFileSync(`${folder}/${name}.tsx`, `${code}\nexport {}\n`)
}
writeFileSync(
  `${folder}/tsconfig.json`,
  JSON.stringify({
    extends: '../../tsconfig.base.json',
    compilerOptions: { types: ['node'], exactOptionalPropertyTypes: false },
    include: ['.'],
  }),
)
const { status, stdout } = spawnSync('tsc', ['-p', folder], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
})
rmSync(folder, { recursive: true, force: true })
console.log(stdout.trim() || `${count} snippets of the docs type-check`)
process.exitCode = status === 0 && count > 0 ? 0 : 1
