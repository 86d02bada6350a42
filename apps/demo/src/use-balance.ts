import type { NanoGPTClient } from '@x/core/nanogpt'
import { useCallback, useEffect, useState } from 'react'

/** What the account holds, and how to look again. Nothing where that cannot be known. */
export function useBalance(account: NanoGPTClient | undefined): {
  balance: { amount: string; currency: string } | undefined
  refresh: () => void
} {
  const [balance, setBalance] = useState<{ amount: string; currency: string }>()
  const [round, setRound] = useState(0)
  useEffect(() => {
    const controller = new AbortController()
    account?.balance({ signal: controller.signal }).then(
      ({ amounts }) => setBalance(amounts[0]),
      // A route may not allow it, and a chat works without.
      () => undefined,
    )
    return () => controller.abort()
  }, [account, round])
  const refresh = useCallback(() => setRound((count) => count + 1), [])
  return { balance, refresh }
}
