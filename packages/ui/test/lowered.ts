// What tools of other people's apps make of a stylesheet, each with what it is told when it is told nothing.
import tailwind from '@tailwindcss/postcss'
import browserslist from 'browserslist'
import cssnano from 'cssnano'
import { transform as esbuild } from 'esbuild'
import { browserslistToTargets, transform as lightning } from 'lightningcss'
import postcss, { type AcceptedPlugin } from 'postcss'
import presetEnv from 'postcss-preset-env'
import type { BrowserCommand } from 'vitest/node'

/** `baseline-widely-available`, as Vite 8 has it. Next 16 and Astro 7 differ from it in Firefox alone. */
const BASELINE = ['chrome 111', 'edge 111', 'firefox 111', 'safari 16.4', 'ios_saf 16.4']
/** What Parcel and browserslist itself take for a project that says nothing. */
const DEFAULTS = ['defaults']

function withLightning(css: string, queries: readonly string[]): string {
  const { code } = lightning({
    filename: 'styles.css',
    code: new TextEncoder().encode(css),
    minify: true,
    targets: browserslistToTargets(browserslist([...queries])),
  })
  return new TextDecoder().decode(code)
}

async function withPlugins(css: string, ...plugins: AcceptedPlugin[]): Promise<string> {
  return (await postcss(plugins).process(css, { from: undefined })).css
}

async function withEsbuild(css: string): Promise<string> {
  const target = ['chrome111', 'edge111', 'firefox111', 'safari16.4']
  return (await esbuild(css, { loader: 'css', minify: true, target })).code
}

const TOOLS = {
  'Lightning CSS for the browsers of Vite, Next and Astro': (css) => withLightning(css, BASELINE),
  'Lightning CSS for the browsers of Parcel': (css) => withLightning(css, DEFAULTS),
  esbuild: withEsbuild,
  'postcss-preset-env': (css) => withPlugins(css, presetEnv({ browsers: DEFAULTS })),
  'postcss-preset-env and cssnano': (css) =>
    withPlugins(css, presetEnv({ browsers: DEFAULTS }), cssnano()),
  cssnano: (css) => withPlugins(css, cssnano()),
} satisfies Record<string, (css: string) => string | Promise<string>>

export type Tool = keyof typeof TOOLS

/** A stylesheet as one of the tools leaves it. */
export const lowered: BrowserCommand<[tool: Tool, css: string]> = (_, tool, css) => TOOLS[tool](css)

/** A stylesheet with `@import 'tailwindcss'` in it, as Tailwind 4 builds it for these class names. */
export const withTailwind: BrowserCommand<[css: string, names: string]> = (_, css, names) =>
  withPlugins(`${css}\n@source inline("${names}");`, tailwind({ optimize: true }))
