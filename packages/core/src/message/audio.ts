// Sound that came in pieces of base64, as one part that a page can play.
import type { MediaPart } from './types.ts'

/** What raw samples are, when nothing in the bytes says otherwise: 24,000 a second, one channel, 16 bits. */
const PCM_RATE = 24_000

/** One part of all pieces. Raw PCM, which nothing plays, gets a WAV header. */
export function audioPart(pieces: readonly string[]): MediaPart {
  const bytes = decode(pieces)
  if (bytes === undefined) {
    const mediaType = 'application/octet-stream'
    return { type: 'audio', url: `data:${mediaType};base64,${pieces.join('')}`, mediaType }
  }
  const told = mediaTypeOf(bytes)
  const mediaType = told ?? 'audio/wav'
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

function mediaTypeOf(bytes: string): string | undefined {
  if (bytes.startsWith('RIFF')) return 'audio/wav'
  if (bytes.startsWith('fLaC')) return 'audio/flac'
  if (bytes.startsWith('OggS')) return 'audio/ogg'
  if (bytes.startsWith('ID3') || /^\xFF[\xFB\xFA\xF3\xF2]/.test(bytes)) return 'audio/mpeg'
  return /^\xFF[\xF1\xF9]/.test(bytes) ? 'audio/aac' : undefined
}

function wavHeader(size: number): string {
  const header = new DataView(new ArrayBuffer(44))
  const write = (at: number, text: string): void => {
    for (let offset = 0; offset < text.length; offset++) {
      header.setUint8(at + offset, text.charCodeAt(offset))
    }
  }
  write(0, 'RIFF')
  header.setUint32(4, 36 + size, true)
  write(8, 'WAVEfmt ')
  header.setUint32(16, 16, true)
  header.setUint16(20, 1, true)
  header.setUint16(22, 1, true)
  header.setUint32(24, PCM_RATE, true)
  header.setUint32(28, PCM_RATE * 2, true)
  header.setUint16(32, 2, true)
  header.setUint16(34, 16, true)
  write(36, 'data')
  header.setUint32(40, size, true)
  return String.fromCharCode(...new Uint8Array(header.buffer))
}
