'use client'
import { useMemo } from 'react'
import type { Words } from '../words.ts'
import { useWords } from './ui-provider.tsx'

/** The strings of a part that a chat does not carry: those of the pack in use, and English where it has none. */
export function usePartWords<T extends object>(
  english: T,
  partOf: (words: Words) => Partial<T> | undefined,
): T {
  const given = partOf(useWords())
  return useMemo(() => ({ ...english, ...given }), [english, given])
}
