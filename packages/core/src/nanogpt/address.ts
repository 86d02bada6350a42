// Where things are: hosts, variants of the chat path, and the paths that live outside of /v1.
import { joinPath } from '../http/connection.ts'

/** Which of the chat's paths is used; they differ in where reasoning stands and what is paid. */
export type NanoGPTVariant =
  /** Reasoning in `reasoning`. */
  | 'v1'
  /** Reasoning in `reasoning_content`. */
  | 'v1legacy'
  /** Reasoning within the text. */
  | 'v1thinking'
  /** Only models that the subscription covers. */
  | 'subscription'

/** Hosts that serve NanoGPT's API, those of its partners included. */
export const nanogptHosts: readonly string[] = [
  'nano-gpt.com',
  'api.nano-gpt.com',
  'ai.bitcoin.com',
  'bcashgpt.com',
  'cake.nano-gpt.com',
]

/** The base that is used where none is given. */
export const defaultBaseURL = 'https://nano-gpt.com/api/v1'

const VERSION = /\/(v1legacy|v1thinking|subscription\/v1|v1)$/
/** What lives beside /v1, not below it. */
const OUTSIDE =
  /^(?:talk-to-gpt|check-balance|web|scrape-urls|youtube-transcribe|subscription\/.*|paid\/.*|personalized\/.*|models\/[^/?]+\/providers)(?:\?|$)/
/** What takes its key as `x-api-key` and in no other way. */
const OWN_HEADER = /^(?:talk-to-gpt|check-balance|youtube-transcribe)(?:\?|$)/

/** Whether an address is one of NanoGPT's own. */
export function isNanoGPTAddress(baseURL: string): boolean {
  return URL.canParse(baseURL) && nanogptHosts.includes(new URL(baseURL).hostname)
}

/** Root and version of a base; undefined for a backend route, which has neither. */
function split(baseURL: string): { root: string; version: string | undefined } | undefined {
  const address = baseURL.replace(/\/+$/, '')
  const [tail, version] = VERSION.exec(address) ?? []
  if (tail !== undefined) return { root: address.slice(0, -tail.length), version }
  if (!isNanoGPTAddress(address)) return undefined
  return { root: `${new URL(address).origin}/api`, version: undefined }
}

/** The address of a path. A backend route has all paths below its base and chooses the variant itself. */
export function addressFor(
  baseURL: string,
  path: string,
  variant: NanoGPTVariant | undefined,
): string {
  const [address = '', query] = baseURL.split('?', 2)
  const base = split(address)
  if (!base) return joinPath(baseURL, path)
  const chosen = variant === 'subscription' ? 'subscription/v1' : (variant ?? base.version ?? 'v1')
  const isChat = path === 'chat/completions'
  const isList = path === 'models' || path.startsWith('models?')
  const hasVariant = isChat || (isList && chosen === 'subscription/v1')
  const version = OUTSIDE.test(path) ? '' : `/${hasVariant ? chosen : 'v1'}`
  return joinPath(`${base.root}${version}${query === undefined ? '' : `?${query}`}`, path)
}

/** The headers that carry a key. */
export function keyHeadersFor(
  path: string,
  key: string,
  auth: 'bearer' | 'x-api-key',
): Readonly<Record<string, string>> {
  return auth === 'x-api-key' || OWN_HEADER.test(path)
    ? { 'x-api-key': key }
    : { authorization: `Bearer ${key}` }
}
