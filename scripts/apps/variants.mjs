// @ts-check
// The same pages where the app around them is another: templates whose generators want a download, and React 18.
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { changeJson, copyExample } from './files.mjs'
import { makeViteApp, vite } from './vite.mjs'

/** @param {string} name @param {string} folder */
function copyTemplate(name, folder) {
  copyExample(name, folder)
  cpSync(join('scripts/apps/templates', name), folder, { recursive: true })
}

/** @type {import('./web-app.mjs').WebApp[]} */
export const variants = [
  {
    name: 'react-router-template',
    make(folder, { report }) {
      copyTemplate('react-router', folder)
      changeJson(join(folder, 'package.json'), ({ devDependencies, ...own }) => ({
        ...own,
        devDependencies: {
          ...devDependencies,
          tailwindcss: '^4.3.5',
          '@tailwindcss/vite': '^4.3.5',
        },
      }))
      report.note(
        'react-router-template: create-react-router downloads its template, so scripts/apps/templates/react-router stands in for it, with the styles of that one: Tailwind 4',
      )
    },
    build: [['react-router', 'build']],
    serve: () => ['react-router-serve', './build/server/index.js'],
  },
  {
    name: 'astro-template',
    make(folder, { report }) {
      copyTemplate('astro', folder)
      report.note(
        'astro-template: create-astro downloads its template, so scripts/apps/templates/astro stands in for it, with the styles of that one',
      )
    },
    build: [['astro', 'build']],
    serve: () => ['node', 'dist/server/entry.mjs'],
  },
  {
    ...vite,
    name: 'vite-react-18-npm',
    isByNpm: true,
    make: (folder) =>
      makeViteApp(folder, {
        react: '18.2.0',
        'react-dom': '18.2.0',
        '@types/react': '18.2.79',
        '@types/react-dom': '18.2.25',
      }),
  },
]
