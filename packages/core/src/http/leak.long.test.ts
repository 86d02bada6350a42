import { expect, it } from 'vitest'
import { abortStreams } from '../../test/aborted-streams.ts'

it('leaves no socket, no listener and no memory after 5,000 aborted streams', async () => {
  const { growth, ...left } = await abortStreams(5000)
  expect(left).toEqual({ closed: 5000, aborted: 5000, listeners: 0, open: 0 })
  // Bytes for each stream.
  expect(growth).toBeLessThan(1000)
})
