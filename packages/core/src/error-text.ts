// What a person reads of an error. Its `message` is for developers; which text fits is decided here alone, also for
// the parts of @x/ui, whose packs of words are of the same shape.
import { type ChatErrorData, isChatError, toChatErrorData } from './errors.ts'

/** What an error is about, in a person's terms. */
export type ErrorTopic =
  | 'signIn'
  | 'topUp'
  | 'tooLong'
  | 'noModel'
  | 'chooseModel'
  | 'rateLimit'
  | 'network'
  | 'otherOrigin'
  | 'timeout'
  | 'interrupted'
  | 'address'
  | 'setUp'
  | 'key'
  | 'foreign'
  | 'refused'
  | 'server'
  | 'protocol'
  | 'storage'
  | 'other'

/** A title without a full stop, and a sentence where there is more to say. */
export interface ErrorDescription {
  title: string
  hint?: string | undefined
}

/** The texts of one language: `words.errors` of a pack of @x/ui. */
export type ErrorWords = Readonly<Record<ErrorTopic, ErrorDescription>>

/** English. */
export const englishErrors: ErrorWords = {
  signIn: { title: 'Sign-in needed', hint: 'The server did not accept the key of this app.' },
  topUp: { title: 'Out of credit', hint: 'The balance does not cover this request.' },
  tooLong: {
    title: 'This conversation is too long for the model',
    hint: 'Shorten the message or start a new conversation.',
  },
  noModel: { title: 'No model was chosen', hint: 'Choose a model, then send again.' },
  chooseModel: { title: 'This model is not available', hint: 'Choose another model.' },
  rateLimit: { title: 'Too many requests', hint: 'The server asked to wait a moment.' },
  network: { title: 'No connection', hint: 'The server could not be reached.' },
  otherOrigin: {
    title: 'The server cannot be reached from this page',
    hint: 'It is down, or it does not let this page use it.',
  },
  timeout: { title: 'The server took too long' },
  interrupted: { title: 'The connection was lost', hint: 'What had arrived is kept.' },
  address: {
    title: 'Nothing answers at this address',
    hint: 'Whoever runs this chat has to check the address.',
  },
  setUp: {
    title: 'This chat is not set up yet',
    hint: 'Whoever runs it has to finish that.',
  },
  key: {
    title: 'The key of this chat was refused',
    hint: 'Whoever runs it has to check the key. Signing in again does not help.',
  },
  foreign: {
    title: 'The server speaks another protocol',
    hint: 'Whoever runs this chat has to check the address.',
  },
  refused: { title: 'The server refused this request' },
  server: { title: 'The server had a problem' },
  protocol: { title: 'The server sent something unexpected' },
  storage: {
    title: 'This chat is not being saved',
    hint: 'You can go on, but a reload may lose it.',
  },
  other: { title: 'Something went wrong' },
}

/** Codes of this library that say more than a status. */
const TOPICS: Readonly<Record<string, ErrorTopic>> = {
  no_model: 'noModel',
  cross_origin: 'otherOrigin',
  unknown_url: 'address',
  method_not_allowed: 'address',
  html_page: 'address',
  foreign_protocol: 'foreign',
  authorize_missing: 'setUp',
  authorize_invalid: 'setUp',
  origin_not_allowed: 'setUp',
  route_misconfigured: 'setUp',
  route_loop: 'setUp',
  upstream_key_missing: 'setUp',
  upstream_redirect: 'setUp',
  upstream_html: 'setUp',
  upstream_auth: 'key',
}

/** What an error is about: what this library knows of it decides, then what is to be done, then what happened. */
function topicOf(error: ChatErrorData): ErrorTopic {
  const { kind, action, status = 0, code = '' } = error
  // A page with a status says by that what is wrong: that a server is down, or who is there.
  const known = code === 'html_page' && status > 0 ? undefined : TOPICS[code]
  if (known) return known
  switch (action) {
    case 'sign-in':
      return 'signIn'
    case 'top-up':
      return 'topUp'
    case 'shorten':
      return 'tooLong'
    case 'choose-model':
      return 'chooseModel'
    default:
  }
  if (status === 429) return 'rateLimit'
  switch (kind) {
    case 'network':
    case 'timeout':
    case 'interrupted':
    case 'protocol':
    case 'storage':
      return kind
    case 'http':
    case 'api':
      if (kind === 'http' && (status === 404 || status === 405)) return 'address'
      return status >= 400 && status < 500 ? 'refused' : 'server'
    default:
      return 'other'
  }
}

/**
 * The title and the hint of an error, apart. Takes anything thrown; English, or `words.errors` of a pack of @x/ui.
 * A text that the words do not have is English.
 */
export function describeError(
  error: unknown,
  words: Partial<ErrorWords> = englishErrors,
): ErrorDescription {
  const topic = topicOf(isChatError(error) ? error : toChatErrorData(error))
  return words[topic] ?? englishErrors[topic]
}

const WITHOUT_SPACES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u

/**
 * What a person reads of an error, as one text: never its `message`, which is for developers. Takes anything thrown;
 * English, or `words.errors` of a pack of @x/ui.
 * @example
 * {error && <p role="alert">{errorText(error)}</p>}
 */
export function errorText(error: unknown, words?: Partial<ErrorWords>): string {
  const { title, hint } = describeError(error, words)
  if (hint === undefined) return title
  return `${title}${WITHOUT_SPACES.test(title) ? '。' : '. '}${hint}`
}
