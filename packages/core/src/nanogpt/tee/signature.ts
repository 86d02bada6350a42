// Ethereum's personal messages (EIP-191, version 0x45): whose key signed a text.
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { fromHex, toHex } from './hex.ts'

/** The 32 bytes that are signed for a text. */
export function personalMessageHash(text: string): Uint8Array {
  const message = utf8ToBytes(text)
  const prefix = utf8ToBytes(`\x19Ethereum Signed Message:\n${message.length}`)
  return keccak_256(concatBytes(prefix, message))
}

/** The address of an uncompressed public key (65 bytes): `0x` and 40 digits in lower case. */
export function addressOf(publicKey: Uint8Array): string {
  return `0x${toHex(keccak_256(publicKey.subarray(1)).subarray(-20))}`
}

/** The address whose key made a signature (r, s, v as 65 bytes in hexadecimal) over a text, else undefined. */
export function recoverAddress(text: string, signature: string): string | undefined {
  const bytes = fromHex(signature)
  if (bytes?.length !== 65) return undefined
  const last = bytes[64] ?? 0
  const recovery = last >= 27 ? last - 27 : last
  if (recovery > 1) return undefined
  try {
    const parsed = secp256k1.Signature.fromBytes(bytes.subarray(0, 64), 'compact')
    const key = parsed.addRecoveryBit(recovery).recoverPublicKey(personalMessageHash(text))
    return addressOf(key.toBytes(false))
  } catch {
    // No point of the curve: nobody signed that.
    return undefined
  }
}
