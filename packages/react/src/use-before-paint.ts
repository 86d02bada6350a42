'use client'
import { useEffect, useLayoutEffect } from 'react'

/** `useLayoutEffect` where there is a layout. On a server React 18 warns about it. */
export const useBeforePaint: typeof useLayoutEffect =
  typeof document === 'undefined' ? useEffect : useLayoutEffect
