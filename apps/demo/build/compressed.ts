// Compresses what was built, once, so that nobody waits for it later.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const TEXT = /\.(?:js|css|html|svg|webmanifest|json)$/
/** Below that the headers weigh more than what is saved. */
const LEAST_BYTES = 500
/** The last step of brotli takes a second for each megabyte; large files are those of diagrams alone. */
const LARGE_BYTES = 300_000

/** Puts a `.br` and a `.gz` beside each text of the build. */
export function compressed(): Plugin {
  let folder = ''
  return {
    name: 'demo:compressed',
    apply: 'build',
    configResolved: ({ root, build }) => void (folder = resolve(root, build.outDir)),
    async closeBundle() {
      const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      await Promise.all(names.filter((name) => TEXT.test(name)).map((name) => compress(name)))
    },
  }

  async function compress(name: string): Promise<void> {
    const path = join(folder, name)
    if (statSync(path).size < LEAST_BYTES) return
    const bytes = readFileSync(path)
    const quality = bytes.length < LARGE_BYTES ? 11 : 9
    const params = { [constants.BROTLI_PARAM_QUALITY]: quality }
    writeFileSync(`${path}.br`, await promisify(brotliCompress)(bytes, { params }))
    writeFileSync(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }))
  }
}
