/// <reference types="vite/client" />
// The sources that pages are made of. Loaded by pages alone: stories need none of it.
import { readApi } from './api.ts'

/** The text of every source of the packages, by its path in the repository. */
export const sources: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(
    import.meta.glob<string>(
      [
        '../packages/{core,react,ui}/src/**/*.{ts,tsx}',
        '!**/*.test.{ts,tsx}',
        '!**/*.test-d.ts',
        '!**/*.stories.tsx',
        '!**/words/*',
      ],
      { query: '?raw', import: 'default', eager: true },
    ),
  ).map(([path, text]) => [path.replace('../', ''), text]),
)

/** The stylesheets, as one text. */
export const styles: string = Object.values(
  import.meta.glob<string>('../packages/ui/src/styles/*.css', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
).join('\n')

/** What they say of their public names. */
export const api = readApi(sources)
