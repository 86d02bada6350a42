// Answers that nobody waits for leave nothing behind. A few hundred here; thousands in leak.long.test.ts.
import { expect, it } from 'vitest'
import { abortStreams, heapInUse } from '../../test/aborted-streams.ts'

const STREAMS = 300
/** Bytes for each stream. */
const MAX_GROWTH = 5000

it('leaves no socket, no listener and no memory after 300 aborted streams', async () => {
  const { growth, ...left } = await abortStreams(STREAMS)
  expect(left).toEqual({ closed: STREAMS, aborted: STREAMS, listeners: 0, open: 0 })
  expect(growth).toBeLessThan(MAX_GROWTH)
})

it('would notice a leak of 10 KB a stream', async () => {
  const before = await heapInUse()
  const kept = Array.from({ length: STREAMS }, (_, index) =>
    Array.from({ length: 1250 }, () => index),
  )
  expect(((await heapInUse()) - before) / STREAMS).toBeGreaterThan(MAX_GROWTH)
  expect(kept).toHaveLength(STREAMS)
})
