// The hardware's statement: an Intel TDX quote. Its members are read here; whether Intel made it is not checked here.
// Layout: Intel TDX DCAP Quoting Library API, appendix A.3 (versions 4 and 5).
import type { VerificationReason } from '../../message/types.ts'
import { fromText, toHex } from './hex.ts'

/** What a quote says. All bytes in hexadecimal. */
export interface Quote {
  bytes: Uint8Array<ArrayBuffer>
  version: number
  /** 64 bytes that the enclave chose. */
  reportData: string
  /** Anybody may look into an enclave in debug mode. */
  isDebug: boolean
  /** The measurement of what was loaded first, usually the virtual firmware. */
  mrtd: string
  /** Measurements of what was loaded and configured later. */
  rtmr: readonly [string, string, string, string]
}

/** Why bytes are no quote that can be read: broken, or of a kind that is not known here. */
export interface UnreadQuote {
  problem: 'broken' | 'unknown'
  code: VerificationReason
  reason: string
}

const HEADER = 48
const TDX = 0x81
/** Of the body, for TDX 1.0; that of 1.5 has more after it. */
const BODY = 584
const LENGTH = 4

function bodyStart(view: DataView, version: number): number | undefined {
  if (version === 4) return HEADER
  // Version 5 says which body follows: 2 for TDX 1.0, 3 for TDX 1.5.
  if (version !== 5 || view.byteLength < HEADER + 6) return undefined
  const kind = view.getUint16(HEADER, true)
  return kind === 2 || kind === 3 ? HEADER + 6 : undefined
}

/** Reads a quote in hexadecimal or base64. */
export function readQuote(text: string): Quote | UnreadQuote {
  const bytes = fromText(text)
  if (!bytes) return broken('quote-unreadable', 'The quote is neither hexadecimal nor base64.')
  if (bytes.length < HEADER) return truncated(bytes.length, HEADER + BODY + LENGTH)
  const view = new DataView(bytes.buffer)
  const version = view.getUint16(0, true)
  const kind = view.getUint32(4, true)
  const start = kind === TDX ? bodyStart(view, version) : undefined
  if (start === undefined) {
    const reason = `The quote is of version ${version} and kind ${kind}; only Intel TDX quotes of version 4 and 5 can be read here.`
    return { problem: 'unknown', code: 'quote-unknown', reason }
  }
  const size = version === 5 ? Math.max(view.getUint32(HEADER + 2, true), BODY) : BODY
  const signatureAt = start + size
  if (bytes.length < signatureAt + LENGTH) {
    return truncated(bytes.length, signatureAt + LENGTH)
  }
  const end = signatureAt + LENGTH + view.getUint32(signatureAt, true)
  if (bytes.length < end) return truncated(bytes.length, end)
  const at = (from: number, to: number): string => toHex(bytes.subarray(start + from, start + to))
  return {
    bytes,
    version,
    isDebug: ((bytes[start + 120] ?? 0) & 1) === 1,
    mrtd: at(136, 184),
    rtmr: [at(328, 376), at(376, 424), at(424, 472), at(472, 520)],
    reportData: at(520, 584),
  }
}

function broken(code: VerificationReason, reason: string): UnreadQuote {
  return { problem: 'broken', code, reason }
}

function truncated(length: number, needed: number): UnreadQuote {
  return broken(
    'quote-cut',
    `The quote has ${length} bytes where at least ${needed} are needed: it was cut off.`,
  )
}
