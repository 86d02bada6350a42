// Files that come later, where there is no page: a server, or a worker that renders.
import { expect, it } from 'vitest'
import { lazyFile } from './lazy-file.ts'

it('comes where nothing can be pressed', async () => {
  const file = lazyFile(() => Promise.resolve({ name: 'a part' }))
  expect(await file.load()).toEqual({ name: 'a part' })
  expect(file.get()).toEqual({ file: { name: 'a part' } })
})

it('is lost there as on a page, and never rejects', async () => {
  const file = lazyFile(() => Promise.reject(new TypeError('gone')), String)
  expect(await file.load()).toBeUndefined()
  expect(file.get()).toEqual({ isLost: true })
})
