// Sound that came in pieces of base64, as one part that a page can play. Loaded with the first piece.
import type { MediaPart } from './types.ts'

/** What raw samples are, when nothing in the bytes says otherwise: 24,000 a second, one channel, 16 bits. */
const PCM_RATE = 24_000

/** One part of all pieces; undefined where they are no base64. Raw PCM, which nothing plays, gets a WAV header. */
export function playable(pieces: readonly string[]): MediaPart | undefined {
  const bytes = decode(pieces)
  if (bytes === undefined) return undefined
  const told = STARTS.find(([, start]) => start.test(bytes))
  const mediaType = `audio/${told?.[0] ?? 'wav'}`
  const url = `data:${mediaType};base64,${btoa(told ? bytes : wavHeader(bytes.length) + bytes)}`
  return { type: 'audio', url, mediaType }
}

/** The bytes as a string of one character a byte, or undefined for what is no base64. */
function decode(pieces: readonly string[]): string | undefined {
  // Pieces that end with padding were encoded each for itself.
  const isEachWhole = pieces.slice(0, -1).some((piece) => piece.endsWith('='))
  try {
    return isEachWhole ? pieces.map((piece) => atob(piece)).join('') : atob(pieces.join(''))
  } catch {
    return undefined
  }
}

/** How the bytes of each kind begin. */
const STARTS = [
  ['wav', /^RIFF/],
  ['flac', /^fLaC/],
  ['ogg', /^OggS/],
  ['mpeg', /^(?:ID3|\xFF[\xFB\xFA\xF3\xF2])/],
  ['aac', /^\xFF[\xF1\xF9]/],
] as const

/** The header in words, which are little-endian as every machine with a browser is: `RIFF`, `WAVE`, `fmt `, `data` and numbers. */
function wavHeader(size: number): string {
  const words = [
    0x46464952,
    36 + size,
    0x45564157,
    0x20746d66,
    16,
    0x10001,
    PCM_RATE,
    PCM_RATE * 2,
    0x100002,
    0x61746164,
    size,
  ]
  return String.fromCharCode(...new Uint8Array(new Uint32Array(words).buffer))
}
