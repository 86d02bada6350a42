import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'

/** As `toEqual`, for what is compared many thousand times: Vitest is asked only for its words on a difference. */
export function expectSame(got: unknown, wanted: unknown, what?: string): void {
  if (!isDeepStrictEqual(got, wanted)) expect(got, what).toEqual(wanted)
}
