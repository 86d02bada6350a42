import root from './package.json' with { type: 'json' }

/** The browsers of the last two years, from the root's `browserslist`, as esbuild and Vite name them. */
export const browsers: string[] = root.browserslist.map((entry) => entry.replace(' >= ', ''))
