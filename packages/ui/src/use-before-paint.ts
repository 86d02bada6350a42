'use client'
import { useEffect, useLayoutEffect } from 'react'

/** `useLayoutEffect`, and on a server, where React warns of that, nothing. */
export const useBeforePaint: typeof useLayoutEffect =
  typeof document === 'undefined' ? useEffect : useLayoutEffect
