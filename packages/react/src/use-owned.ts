'use client'
import * as React from 'react'

/**
 * `useEffect`, and its clean-up runs when the component is gone, not when its tree is hidden by an `<Activity>`. That
 * clean-up must set no state. React cleans up insertion effects only of what is gone, because a hidden tree still needs what they have
 * put in. Where there is no `Activity`, no tree is hidden, and React before 19.2 forgets the insertion effects of one
 * that is taken away while it is suspended (decision 0120).
 */
export const useWhileThere: typeof React.useEffect =
  'Activity' in (React as object) ? React.useInsertionEffect : React.useEffect

/**
 * Disposes what a component has made when the component is gone, or makes another one. A tree that is hidden by an
 * `<Activity>` or suspended is not gone, nor is one of which StrictMode only pretends it.
 * @example
 * const [chat] = useState(() => createChat(options))
 * useOwned(chat)
 */
export function useOwned(owned: { dispose(): void } | undefined): void {
  const kept = React.useRef<object>(undefined)
  useWhileThere(() => {
    kept.current = owned
    if (!owned) return undefined
    return () => {
      kept.current = undefined
      // Where it only seemed to go, it is back by then.
      queueMicrotask(() => {
        if (kept.current !== owned) owned.dispose()
      })
    }
  }, [owned])
}
