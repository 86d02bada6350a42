// What only NanoGPT has. Fetched where it answers.
import type { ChatMessage } from '@x/core'
import { nanogpt, type NanoGPTClient } from '@x/core/nanogpt'
import { createRecorder, createVerifier, routeHashes, type Verifier } from '@x/core/nanogpt/tee'
import { useMessage } from '@x/react'
import { BalanceNotice, useVerification, VerificationBadge } from '@x/ui'
import { useEffect, useState } from 'react'

/** A client that understands its prices, sources and cache, knows the account, and verifies answers of enclaves. */
export function connectNanoGPT(baseURL: string) {
  const recorder = createRecorder()
  const client = nanogpt({ baseURL, fetch: recorder.fetch })
  const hashes = [recorder.hashes, routeHashes('/exchanges')]
  const verifier = createVerifier({ client, hashes })
  return {
    client,
    account: client,
    originOf: (id: string) => <Origin verifier={verifier} id={id} />,
  }
}

function Origin({ verifier, id }: { verifier: Verifier; id: string }) {
  const message = useMessage(id)
  const model = message?.role === 'assistant' ? message.model : undefined
  if (!message?.responseId || message.status !== 'complete' || !model) return null
  return verifier.offers(model) && <Badge verifier={verifier} message={message} model={model} />
}

function Badge({
  verifier,
  message,
  model,
}: {
  verifier: Verifier
  message: ChatMessage
  model: string
}) {
  const verification = useVerification(
    (signal) => verifier.verify({ model, message, signal }),
    message,
  )
  return <VerificationBadge {...verification} />
}

/** In US dollars: from here on the page says that the balance is low. */
const LOW_BALANCE = 1

/** Where an account is topped up. */
export const topUp = (): void =>
  void window.open('https://nano-gpt.com/balance', '_blank', 'noopener')

/** What the account holds, asked for again with each `round`. Nothing where that cannot be known. */
export function Balance({ account, round }: { account: NanoGPTClient; round: number }) {
  const [balance, setBalance] = useState<{ amount: string; currency: string }>()
  useEffect(() => {
    const controller = new AbortController()
    account.balance({ signal: controller.signal }).then(
      ({ amounts }) => setBalance(amounts[0]),
      // A route may not allow it, and a chat works without.
      () => undefined,
    )
    return () => controller.abort()
  }, [account, round])
  return balance && <BalanceNotice {...balance} low={LOW_BALANCE} onTopUp={topUp} />
}
