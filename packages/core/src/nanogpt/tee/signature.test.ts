// Signatures of personal messages, against values that others published.
import { describe, expect, it } from 'vitest'
import { signPersonalMessage } from '../testing/index.ts'
import { recoverAddress } from './index.ts'

// The example of `accounts.sign` in the documentation of web3.js, an implementation of EIP-191 (version 0x45).
const KNOWN = {
  text: 'Some data',
  secretKey: '4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318',
  signature:
    '0xb91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a0291c',
  address: '0x2c7536e3605d9c16a7a3d7b1898e529396a65c23',
}

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))

describe('the signer of a text', () => {
  it('is found for the published example', () => {
    expect(recoverAddress(KNOWN.text, KNOWN.signature)).toBe(KNOWN.address)
  })

  it('is found in each spelling of the signature', () => {
    const plain = KNOWN.signature.slice(2)
    expect(recoverAddress(KNOWN.text, plain)).toBe(KNOWN.address)
    expect(recoverAddress(KNOWN.text, plain.toUpperCase())).toBe(KNOWN.address)
    // v counted from 0 in place of 27.
    expect(recoverAddress(KNOWN.text, `${plain.slice(0, -2)}01`)).toBe(KNOWN.address)
  })

  it('is another one for another text, though it differs in one character', () => {
    expect(recoverAddress('Some date', KNOWN.signature)).not.toBe(KNOWN.address)
  })

  it('is found for texts of many bytes a character, whose length counts in bytes', () => {
    const text = 'Grüße 👋'
    const signature = signPersonalMessage(text, bytes(KNOWN.secretKey))
    expect(recoverAddress(text, signature)).toBe(KNOWN.address)
  })

  it.each([
    ['empty', ''],
    ['no digits', 'signature'],
    ['without v', KNOWN.signature.slice(0, -2)],
    ['too long', `${KNOWN.signature}00`],
    ['half a byte short', KNOWN.signature.slice(0, -1)],
    ['with a v that is none', `${KNOWN.signature.slice(0, -2)}1f`],
    ['of zeros', '00'.repeat(65)],
  ])('is nobody for a signature that is %s', (_, signature) => {
    expect(recoverAddress(KNOWN.text, signature)).toBeUndefined()
  })
})

describe('the scripted enclave', () => {
  it('signs as the published example does', () => {
    expect(signPersonalMessage(KNOWN.text, bytes(KNOWN.secretKey))).toBe(KNOWN.signature)
  })
})
