'use client'
import { useState } from 'react'
import { isSameList } from './same-list.ts'

/** The list as it was before, as long as it has the same things in it. */
export function useStableList<T>(list: readonly T[]): readonly T[] {
  const [before, setBefore] = useState(list)
  if (isSameList(before, list)) return before
  setBefore(list)
  return list
}
