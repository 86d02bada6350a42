// Asking for an attestation and a signature, directly or through a backend route.
import type { Connection } from '../../http/connection.ts'
import { ChatError, toChatError } from '../../errors.ts'
import type { Json } from '../../json.ts'
import type { Scheduler } from '../../schedule.ts'
import { askJson } from '../account.ts'
import { isNanoGPTAddress } from '../address.ts'

/** The connection that asks, and what of. */
export interface EvidenceQuestion {
  connection: Connection
  scheduler: Scheduler
  model: string
  signal: AbortSignal | undefined
}

/** How often and how patiently a signature is asked for: it is made after the answer has ended. */
export interface Patience {
  attempts: number
  /** Milliseconds. */
  delay: number
}

/** What came, or why nothing did. */
export type Fetched = { body: Json; error?: undefined } | { body?: undefined; error: ChatError }

/** @throws ChatError `usage` where evidence would travel in the open. */
export function checkAddress({ baseURL }: Connection): void {
  if (baseURL === undefined || !baseURL.startsWith('http:') || !isNanoGPTAddress(baseURL)) return
  throw new ChatError('usage', {
    message:
      '@x/core: evidence was to be fetched over plain http, where anybody on the way can change it. Give the client a `baseURL` that starts with https.',
  })
}

async function ask(
  { connection, scheduler, signal }: EvidenceQuestion,
  path: string,
): Promise<Fetched> {
  try {
    return { body: await askJson(connection, scheduler, { path }, { signal }) }
  } catch (thrown) {
    const error = toChatError(thrown)
    if (error.kind === 'aborted' || error.kind === 'usage') throw error
    return { error }
  }
}

/** Asks for an attestation that is made for a nonce. */
export function fetchAttestation(question: EvidenceQuestion, nonce: string): Promise<Fetched> {
  const query = new URLSearchParams({ model: question.model, nonce })
  return ask(question, `tee/attestation?${query}`)
}

/** Not there yet, as opposed to never. */
function isEarly({ status, message }: ChatError): boolean {
  return (status === 404 || status === 425) && !/not available for this model/i.test(message)
}

/** Asks for the signature of an answer, a few times where it is not there yet. */
export async function fetchSignature(
  question: EvidenceQuestion,
  responseId: string,
  { attempts, delay }: Patience,
): Promise<Fetched> {
  const query = new URLSearchParams({ model: question.model, signing_algo: 'ecdsa' })
  const path = `tee/signature/${encodeURIComponent(responseId)}?${query}`
  for (let attempt = 1; ; attempt++) {
    const fetched = await ask(question, path)
    if (!fetched.error || !isEarly(fetched.error) || attempt >= attempts) return fetched
    await pause(question, delay)
  }
}

function pause({ scheduler, signal }: EvidenceQuestion, delay: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      cancel()
      reject(new ChatError('aborted', { message: '@x/core: the verification was stopped.' }))
    }
    const cancel = scheduler.timer(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, delay)
    if (signal?.aborted) return stop()
    signal?.addEventListener('abort', stop, { once: true })
  })
}
