import type { ChatMessage } from '@x/core'
import type { Verifier } from '@x/core/nanogpt/tee'
import { useMessage } from '@x/react'
import { Message, useVerification, VerificationBadge } from '@x/ui'
import { createContext, useContext } from 'react'

/** Verifies answers, where the endpoint has enclaves. */
export const VerifierContext = createContext<Verifier | undefined>(undefined)

/** A message and, below an answer of an enclave, what can be said of its origin. */
export function VerifiableMessage({ id }: { id: string }) {
  const verifier = useContext(VerifierContext)
  const message = useMessage(id)
  const model = message?.role === 'assistant' ? message.model : undefined
  return (
    <>
      <Message id={id} />
      {message?.responseId && message.status === 'complete' && model && verifier?.offers(model) && (
        <AnswerBadge verifier={verifier} message={message} model={model} />
      )}
    </>
  )
}

function AnswerBadge({
  verifier,
  message,
  model,
}: {
  verifier: Verifier
  message: ChatMessage
  model: string
}) {
  const verification = useVerification((signal) => verifier.verify({ model, message, signal }))
  return <VerificationBadge {...verification} />
}
