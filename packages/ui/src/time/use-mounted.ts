'use client'
import { useEffect, useState } from 'react'

/** False on a server and in the render that takes over from it, whose clock and language may differ. */
export function useMounted(): boolean {
  const [isMounted, setMounted] = useState(false)
  useEffect(() => setMounted(true), [])
  return isMounted
}
