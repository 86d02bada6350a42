// @ts-check
// Run with `pnpm bench`, after `pnpm build`, on a quiet machine; `pnpm bench wire` runs one of them. Each line carries its own floor.
import { benchMainThread } from './main-thread.mjs'
import { benchMarkdown } from './markdown.mjs'
import { benchRoute } from './route.mjs'
import { benchThreads } from './threads.mjs'
import { benchWire } from './wire/wire.mjs'

const benchmarks = {
  wire: benchWire,
  markdown: benchMarkdown,
  'main-thread': benchMainThread,
  threads: benchThreads,
  route: benchRoute,
}
const [wanted] = process.argv.slice(2)
if (wanted !== undefined && !(wanted in benchmarks)) {
  throw new Error(`there is no benchmark ${wanted}: ${Object.keys(benchmarks).join(', ')}`)
}
for (const [name, bench] of Object.entries(benchmarks)) {
  if (wanted === undefined || wanted === name) await bench()
}
