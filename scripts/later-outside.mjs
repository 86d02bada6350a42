// @ts-check
// An esbuild plug-in of size.mjs and size-files.mjs: what is behind import() stays outside, as it loads later.

/** @type {import('esbuild').Plugin} */
export const laterOutside = {
  name: 'later-outside',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    )
  },
}
