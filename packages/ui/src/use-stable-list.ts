'use client'
import { useState } from 'react'

/** The list as it was before, as long as it has the same things in it. */
export function useStableList<T>(list: readonly T[]): readonly T[] {
  const [before, setBefore] = useState(list)
  const isSame = before.length === list.length && before.every((entry, at) => entry === list[at])
  if (isSame) return before
  setBefore(list)
  return list
}
