'use client'
import { useRef } from 'react'

/** An object or a list that is made in a render is new in each; with the same members it is the one of before. */
export function useSame<T extends object | undefined>(value: T): T {
  const kept = useRef(value)
  if (!isSame(kept.current, value)) kept.current = value
  return kept.current
}

function isSame(left: object | undefined, right: object | undefined): boolean {
  if (!left || !right) return left === right
  const names = Object.keys(left)
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.is(left[name as keyof object], right[name as keyof object]))
  )
}
