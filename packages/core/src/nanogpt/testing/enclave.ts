// An enclave for the sandbox: a fresh key, quotes for any nonce, signatures over the exact bytes, and faults.
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { concatBytes } from '@noble/hashes/utils.js'
import type { Answer, SandboxRequest, ScriptedEndpoint } from '../../testing/index.ts'
import { fromHex, toHex } from '../tee/hex.ts'
import { createRecorder } from '../tee/recorder.ts'
import { addressOf, personalMessageHash } from '../tee/signature.ts'

/** What is wrong with an enclave, or with what stands between it and the caller. */
export type EnclaveFault =
  /** The quote was made for another nonce. */
  | 'nonce'
  /** The quote names another key than the one that is told. */
  | 'address'
  /** The record is signed with another key. */
  | 'signer'
  /** What was signed is another request. */
  | 'request'
  /** What was signed is another answer. */
  | 'response'
  /** The quote is cut off. */
  | 'truncated'
  /** Anybody may look into the enclave. */
  | 'debug'

/** What a scripted enclave may be told. */
export interface ScriptedEnclaveOptions {
  /** @default none: all is well, but nobody vouches for the quote */
  fault?: EnclaveFault | undefined
  /** How it attests; `hosted` is refused, as for models that attest elsewhere. @default 'signing' */
  shape?: 'signing' | 'instances' | 'relayed' | 'hosted' | undefined
  /** How hexadecimal digits are spelled. @default 'lower' */
  digits?: 'lower' | 'upper' | undefined
  /** How often the signature is asked for before it is there. @default 0 */
  lateBy?: number | undefined
}

/** An enclave behind a sandbox. */
export interface ScriptedEnclave {
  /** The address of its key. */
  readonly address: string
  /** For `nanogptScript({ routes })`. */
  readonly routes: NonNullable<ScriptedEndpoint['routes']>
  /** The sandbox's `fetch`, watched: only what the enclave has seen can be signed. */
  watch(fetch: typeof globalThis.fetch): typeof globalThis.fetch
}

const QUOTE_BYTES = 48 + 584 + 4 + 64

/** A TDX quote of version 4 with this report data; its signature is zeros, as no Intel made it. */
export function scriptedQuote(
  reportData: Uint8Array,
  { isDebug = false }: { isDebug?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  const quote = new Uint8Array(QUOTE_BYTES)
  const view = new DataView(quote.buffer)
  view.setUint16(0, 4, true)
  view.setUint16(2, 2, true)
  view.setUint32(4, 0x81, true)
  if (isDebug) quote[48 + 120] = 1
  quote.fill(0xa1, 48 + 136, 48 + 184)
  for (let index = 0; index < 4; index++) {
    const start = 48 + 328 + 48 * index
    quote.fill(0xb0 + index, start, start + 48)
  }
  quote.set(reportData.subarray(0, 64), 48 + 520)
  view.setUint32(48 + 584, 64, true)
  return quote
}

/** Signs a text as an Ethereum personal message: r, s and v as 65 bytes in hexadecimal. */
export function signPersonalMessage(text: string, secretKey: Uint8Array): string {
  const hash = personalMessageHash(text)
  const signed = secp256k1.sign(hash, secretKey, { prehash: false, format: 'recovered' })
  // The library puts v first and counts from 0, Ethereum puts it last and counts from 27.
  return `0x${toHex(signed.subarray(1))}${toHex(Uint8Array.of((signed[0] ?? 0) + 27))}`
}

/**
 * An enclave for the sandbox, with a key made for it alone.
 * @example
 * const enclave = scriptedEnclave()
 * const sandbox = createSandbox(nanogptScript({ routes: enclave.routes }))
 * const client = nanogpt({ baseURL: 'http://sandbox.test/api/v1', fetch: enclave.watch(sandbox.fetch) })
 */
export function scriptedEnclave(options: ScriptedEnclaveOptions = {}): ScriptedEnclave {
  const { fault, shape = 'signing', digits = 'lower', lateBy = 0 } = options
  const secretKey = secp256k1.utils.randomSecretKey()
  const otherKey = secp256k1.utils.randomSecretKey()
  const address = addressOf(secp256k1.getPublicKey(secretKey, false))
  const otherAddress = addressOf(secp256k1.getPublicKey(otherKey, false))
  let recorder = createRecorder()
  let asked = 0

  function spell(text: string): string {
    return digits === 'upper' ? text.toUpperCase().replace(/^0X/, '0x') : text
  }

  function quoteFor(nonce: string, named: string): string {
    const fresh =
      fault === 'nonce' ? new Uint8Array(32).fill(7) : (fromHex(nonce) ?? new Uint8Array(32))
    const key = fromHex(fault === 'address' ? otherAddress : named) ?? new Uint8Array(20)
    const reportData = concatBytes(key, new Uint8Array(12), fresh)
    const text = toHex(scriptedQuote(reportData, { isDebug: fault === 'debug' }))
    return spell(fault === 'truncated' ? text.slice(0, 600) : text)
  }

  function attestation({ url }: SandboxRequest): Answer {
    const nonce = new URL(url).searchParams.get('nonce') ?? ''
    const ofRelay = scriptedQuote(crypto.getRandomValues(new Uint8Array(64)))
    switch (shape) {
      case 'hosted':
        return {
          status: 400,
          json: { error: 'TEE attestation is not available for this model' },
        }
      case 'instances':
        return {
          json: {
            evidence: [1, 2].map((number) => ({
              instance_id: `instance-${number}`,
              quote: btoa(String.fromCharCode(...ofRelay)),
              attested_body: '{}',
              certificate: 'scripted',
              signature: 'scripted',
            })),
            failed_instance_ids: ['instance-3'],
          },
        }
      case 'relayed':
        return {
          json: {
            attestation_type: 'chutes',
            nonce,
            all_attestations: [{ intel_quote: toHex(ofRelay), instance_id: 'instance-1' }],
          },
        }
      default:
        return {
          json: {
            signing_address: spell(address),
            nonce,
            intel_quote: quoteFor(nonce, address),
            nvidia_payload: JSON.stringify({
              nonce,
              arch: 'HOPPER',
              evidence_list: [{ certificate: 'scripted', evidence: 'scripted' }],
            }),
          },
        }
    }
  }

  async function signature({ path }: SandboxRequest): Promise<Answer> {
    const id = decodeURIComponent(path.split('/').at(-1) ?? '')
    const seen = shape === 'signing' ? await recorder.hashes(id) : undefined
    if (shape !== 'signing') {
      return { status: 400, json: { error: 'TEE signature is not available for this model' } }
    }
    asked++
    if (!seen || asked <= lateBy) return { status: 404, json: { error: 'Signature not found' } }
    const other = toHex(new Uint8Array(32).fill(9))
    const request = fault === 'request' ? other : (seen.request ?? '')
    const response = fault === 'response' ? other : (seen.response ?? '')
    const text = `${request}:${response}`
    const signed = signPersonalMessage(text, fault === 'signer' ? otherKey : secretKey)
    return {
      json: {
        text,
        signature: spell(signed),
        signing_address: spell(address),
        signing_algo: 'ecdsa',
      },
    }
  }

  return {
    address,
    routes: { 'tee/attestation': attestation, 'tee/signature/:id': signature },
    watch(fetch) {
      recorder = createRecorder({ fetch })
      return recorder.fetch
    },
  }
}
