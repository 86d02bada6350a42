// @ts-check
// Run with `pnpm bench`, after `pnpm build`, on a quiet machine. Each line carries its own floor.
import { benchMainThread } from './main-thread.mjs'
import { benchWire } from './wire.mjs'

await benchWire()
await benchMainThread()
