// What browsers call speech recognition, as far as dictation needs it.

/** One phrase, with what was most likely said first. */
interface SpeechResult {
  readonly isFinal: boolean
  readonly [alternative: number]: { readonly transcript: string } | undefined
}

/** A recogniser of the browser. Web Speech API, `SpeechRecognition`. */
export interface Recognizer {
  lang: string
  continuous: boolean
  interimResults: boolean
  onresult: ((event: { readonly results: ArrayLike<SpeechResult> }) => void) | null
  onerror: ((event: { readonly error: string }) => void) | null
  onend: (() => void) | null
  start(): void
  stop(): void
  abort(): void
}

/** A new recogniser, or undefined where the browser has none. */
export function createRecognizer(): Recognizer | undefined {
  const scope = globalThis as {
    SpeechRecognition?: new () => Recognizer
    webkitSpeechRecognition?: new () => Recognizer
  }
  const Recognition = scope.SpeechRecognition ?? scope.webkitSpeechRecognition
  return Recognition && new Recognition()
}

/** What was said from a phrase on: spaces between, none before. */
export function transcriptFrom(results: ArrayLike<SpeechResult>, from: number): string {
  return Array.from(results)
    .slice(from)
    .map((result) => result[0]?.transcript.trim() ?? '')
    .filter(Boolean)
    .join(' ')
}
