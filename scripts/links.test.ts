// Whoever reads the pages finds all of them, and arrives where a link says.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Where packages link to: their READMEs are read outside of the repository too. */
const REPOSITORY = 'https://github.com/x/x/blob/main/'
const pages = globSync([
  'README.md',
  'docs/**/*.md',
  'packages/*/README.md',
  'examples/README.md',
]).map((path) => path.replaceAll('\\', '/'))

const textOf = (path: string): string => readFileSync(path, 'utf8')
const withoutCode = (text: string): string => text.replaceAll(/^```[\s\S]*?^```$/gm, '')

/** The targets of links and pictures, as paths from the root; others are left out. */
function linksOf(page: string): { path: string; anchor: string | undefined }[] {
  const prose = withoutCode(textOf(page)).replaceAll(/`[^`\n]*`/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
    const isOurs = target.startsWith(REPOSITORY)
    if (/^[a-z]+:/.test(target) && !isOurs) return []
    const [place = '', anchor] = target.replace(REPOSITORY, '').split('#')
    const path = isOurs ? place : join(dirname(page), place)
    return [{ path: place === '' ? page : normalize(decodeURIComponent(path)), anchor }]
  })
}

/** Headings as GitHub names them. */
function anchorsOf(page: string): string[] {
  return [...withoutCode(textOf(page)).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

it('links every page of the docs from their index', () => {
  const linked = linksOf('docs/README.md').map(({ path }) => path.replaceAll('\\', '/'))
  const own = pages.filter((page) => /^docs\/[^/]+\.md$/.test(page) && page !== 'docs/README.md')
  expect(own.length).toBeGreaterThan(20)
  expect(own.filter((page) => !linked.includes(page))).toEqual([])
})

it.each(pages)('leads somewhere by each link of %s', (page) => {
  const lost = linksOf(page).filter(
    ({ path, anchor }) =>
      !existsSync(path) || (anchor !== undefined && !anchorsOf(path).includes(anchor)),
  )
  expect(lost).toEqual([])
})

describe('docs/troubleshooting.md', () => {
  const source = globSync('packages/{core,ui}/src/**/*.{ts,tsx}')
    .filter((path) => !/\.(?:test|stories)\./.test(path))
    .map(textOf)
    .join('\n')
    .replaceAll('\\`', '`')
  const page = textOf('docs/troubleshooting.md')

  it('quotes sentences that the code says', () => {
    const sentences = [...page.matchAll(/^> (?:@x\/\w+: )?(.+)$/gm)].flatMap(([, said = '']) =>
      said.split('…').map((piece) => piece.trim()),
    )
    expect(sentences.length).toBeGreaterThan(20)
    expect(sentences.filter((said) => !source.includes(said))).toEqual([])
  })

  it('is headed by titles that a chat shows', () => {
    const titles = [...page.matchAll(/^### .*$/gm)].flatMap(([heading]) =>
      [...heading.matchAll(/“([^”]+)”/g)].map(([, title = '']) => title),
    )
    expect(titles.length).toBeGreaterThan(8)
    expect(titles.filter((title) => !source.includes(`'${title}'`))).toEqual([])
  })
})
