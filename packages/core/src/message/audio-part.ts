// The part for a sound that came in pieces. What makes one that a page can play is loaded with its first piece.
import type { MediaPart } from './types.ts'

let loading: Promise<void> | undefined
let playable: ((pieces: readonly string[]) => MediaPart | undefined) | undefined

/** Loads what the part is made with. */
export function loadAudio(): void {
  loading ??= import('./audio.ts')
    .then((loaded) => {
      playable = loaded.playable
    })
    .catch(() => {
      // The next sound tries again.
      loading = undefined
    })
}

/** Settles once all that was asked for is there, or cannot be had. */
export async function audioLoaded(): Promise<void> {
  await loading
}

/** One part of all pieces; of bytes that nothing is known of where they are no sound, or what plays them could not be had. */
export function audioPart(pieces: readonly string[]): MediaPart {
  const mediaType = 'application/octet-stream'
  const url = `data:${mediaType};base64,${pieces.join('')}`
  return playable?.(pieces) ?? { type: 'audio', url, mediaType }
}
