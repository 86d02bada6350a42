'use client'
import { useRef } from 'react'

/** An object written in a parent's JSX is new in each of its renders; with the same members it is the same. */
export function useSame<T extends object>(value: T | undefined): T | undefined {
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
