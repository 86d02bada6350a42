// What an endpoint may answer when it is asked for an attestation: four shapes, by who runs the enclave.
import { asArray, asObject, asText, type Json, parseJson } from '../../json.ts'

/**
 * The forms of an attestation.
 * - `signing`: an enclave with a key of its own, which signs answers (dstack: Phala, RedPill, NEAR).
 * - `instances`: several enclaves, none of which signs answers (Chutes).
 * - `relayed`: such enclaves asked by a relay, with a nonce of its own.
 * - `unknown`: none of these.
 */
export type AttestationShape = 'signing' | 'instances' | 'relayed' | 'unknown'

/** One enclave of an attestation. */
export interface AttestedEnclave {
  /** The address of its key, as the endpoint names it. */
  address: string | undefined
  /** Hexadecimal or base64. */
  quote: string | undefined
  /** What speaks for its graphics processors, as it came; an empty list counts as none. */
  gpuEvidence: unknown
  /** As it came. */
  raw: Json
}

/** An attestation that was read. */
export interface Attestation {
  shape: AttestationShape
  enclaves: readonly AttestedEnclave[]
  /** Instances that the endpoint could not ask. */
  failedInstances: number
}

function gpuEvidenceOf(value: unknown): unknown {
  const payload = typeof value === 'string' ? parseJson(value) : value
  const list = Array.isArray(payload) ? payload : asArray(asObject(payload)?.['evidence_list'])
  return list.length > 0 ? payload : undefined
}

function enclaveOf(value: unknown): readonly AttestedEnclave[] {
  const raw = asObject(value)
  const quote = asText(raw?.['intel_quote']) ?? asText(raw?.['quote'])
  const address = asText(raw?.['signing_address'])
  if (!raw || (quote === undefined && address === undefined)) return []
  const gpuEvidence = gpuEvidenceOf(raw['nvidia_payload'] ?? raw['gpu_evidence'])
  return [{ address, quote, gpuEvidence, raw }]
}

/** Several places may name the same enclave. */
function once(enclaves: readonly AttestedEnclave[]): readonly AttestedEnclave[] {
  const idOf = ({ address, quote }: AttestedEnclave): string =>
    `${address?.toLowerCase()} ${quote?.toLowerCase()}`
  return [...new Map(enclaves.map((each) => [idOf(each), each] as const)).values()]
}

/** Reads what came. */
export function readAttestation(body: Json): Attestation {
  const inner = asObject(body['attestation']) ?? {}
  const top = [...enclaveOf(body), ...enclaveOf(inner)]
  const listed = ['all_attestations', 'model_attestations'].flatMap((name) =>
    asArray(body[name]).flatMap(enclaveOf),
  )
  const instances = asArray(body['evidence']).flatMap(enclaveOf)
  const failedInstances = asArray(body['failed_instance_ids']).length
  const signing = once([...top, ...listed].filter(({ address }) => address !== undefined))
  if (signing.length > 0) return { shape: 'signing', enclaves: signing, failedInstances }
  if (instances.length > 0) return { shape: 'instances', enclaves: instances, failedInstances }
  if (listed.length > 0) return { shape: 'relayed', enclaves: listed, failedInstances }
  return { shape: 'unknown', enclaves: top, failedInstances }
}

/** What an endpoint answers when it is asked for a signature. */
export interface SignedRecord {
  /** What was signed. */
  text: string | undefined
  signature: string | undefined
  /** As the endpoint names it. */
  address: string | undefined
  algorithm: string | undefined
}

/** Reads what came. */
export function readSignature(body: Json): SignedRecord {
  return {
    text: asText(body['text']),
    signature: asText(body['signature']),
    address: asText(body['signing_address']),
    algorithm: asText(body['signing_algo']),
  }
}

/** The two hashes of a signed text, `request:response`, in lower case; undefined for another form. */
export function hashesIn(text: string): { request: string; response: string } | undefined {
  const [, request, response] = /^([0-9a-f]{64}):([0-9a-f]{64})$/i.exec(text.trim()) ?? []
  if (request === undefined || response === undefined) return undefined
  return { request: request.toLowerCase(), response: response.toLowerCase() }
}
