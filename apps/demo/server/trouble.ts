// What is wrong with an upstream, in a sentence to whoever set it up that says what to do.
import { existsSync } from 'node:fs'
import { type Vendor, vendorOf } from '../vendors.ts'
import { type Asked, PATIENCE_MS } from './asked.ts'
import type { Upstream } from './settings.ts'

/** An upstream with an address: anything but the sandbox. */
export type Named = Upstream & { baseURL: string }

/** What is there, but no list of models: the address is a path too short or too long. */
export function isWrongPath(asked: Asked): boolean {
  return (
    !('failed' in asked) && (asked.status === 404 || asked.status === 405 || asked.status === 200)
  )
}

export function pathTrouble({ name, baseURL }: Named, asked: Asked): string {
  const isPage = !('failed' in asked) && asked.isPage
  return isPage
    ? `${baseURL} is a web page of ${name}, not its API.`
    : `${name} has no OpenAI-compatible API at ${baseURL}, but elsewhere.`
}

export function troubleWith(upstream: Named, asked: Asked): string {
  const { name, baseURL, from } = upstream
  if ('failed' in asked) return failure(upstream, asked.failed)
  const { status, location } = asked
  if (status >= 300 && status < 400) {
    const to = location === null ? '' : new URL(location, `${baseURL}/models`).href
    const base = to.replace(/\/models\/?(\?.*)?$/, '')
    return `${name} sends requests on to ${to || 'another address'}, and a key must not follow. ${/^https?:/.test(base) ? `Set ${from.baseURL}=${base}` : `Correct ${from.baseURL}.`}`
  }
  if (isWrongPath(asked)) {
    return asked.isPage
      ? `${baseURL} is a web page, not an API. ${from.baseURL} is the address of the API, which often ends in /v1.`
      : `There is no OpenAI-compatible API at ${baseURL}: it lists no models and knows no chat. Check ${from.baseURL}; it often ends in /v1.`
  }
  if (status === 400 && /https/i.test(asked.text)) return speaksTLS(upstream)
  return statusTrouble(upstream, status)
}

export function statusTrouble(upstream: Named, status: number): string {
  const { name, from } = upstream
  if (status === 401 || status === 403) return refusedKey(upstream)
  if (status === 402) return `${name} takes the key, but its account has nothing left. Top it up.`
  if (status === 429)
    return `${name} answers, but says that it was asked too often or the quota is used up. Wait a little, or look at the account.`
  if (status === 503)
    return `${name} is not ready: perhaps its model is loading. Try again in a minute.`
  if (status >= 500) return `${name} has a problem of its own (status ${status}). Try again later.`
  return `${name} refuses the question for its models with status ${status}. Check ${from.baseURL} and ${from.apiKey}.`
}

export function refusedKey({ name, apiKey, baseURL, from }: Named): string {
  const keys = vendorOf(baseURL)?.keys
  const where = keys ? ` Keys are made at ${keys}` : ''
  return apiKey === undefined
    ? `${name} wants a key, and ${from.apiKey} is not set.${where}`
    : `${name} refused the key. Check ${from.apiKey}: it may be of another account, incomplete or withdrawn.${where}`
}

function speaksTLS({ name, baseURL, from }: Named): string {
  return `${name} speaks https there. Set ${from.baseURL}=${baseURL.replace(/^http:/, 'https:')}`
}

/** No answer at all. */
function failure(upstream: Named, code: string): string {
  const { name, baseURL, from } = upstream
  const { host, hostname, protocol } = new URL(baseURL)
  switch (code) {
    case 'ECONNREFUSED':
      return `Nothing listens at ${host}. ${startOf(upstream, vendorOf(baseURL))}`
    case 'ENOTFOUND':
      return `There is no server ${hostname}. Check ${from.baseURL} for a typing mistake.`
    case 'EAI_AGAIN':
      return `The name ${hostname} cannot be looked up now. Is this machine online?`
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `There is no way to ${host} from this machine. Is it online, and in the right network?`
    case 'TIMEOUT':
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return `${name} at ${host} did not answer in ${PATIENCE_MS / 1000} seconds. It may be busy, or a firewall may be between.`
    case 'CERT_HAS_EXPIRED':
      return `The certificate of ${host} has expired. It has to be renewed there.`
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `The certificate of ${host} is for another name. Use the name that it was made for in ${from.baseURL}.`
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return `The certificate of ${host} is signed by nobody whom this machine knows. Start the demo with NODE_EXTRA_CA_CERTS=<file of its authority>.`
  }
  if (protocol === 'https:' && /^(ERR_SSL_|EPROTO)/.test(code)) {
    return `${name} speaks http there, not https. Set ${from.baseURL}=${baseURL.replace(/^https:/, 'http:')}`
  }
  if (protocol === 'http:' && /^(HPE_|UND_ERR_SOCKET|ECONNRESET)/.test(code)) {
    return `What listens at ${host} hung up or answered something that is not http (${code}). If it speaks https, ${speaksTLS(upstream).split('. ')[1]}`
  }
  return `${name} at ${host} could not be asked (${code}).`
}

function startOf({ name, baseURL, from }: Named, vendor: Vendor | undefined): string {
  const { hostname } = new URL(baseURL)
  const isLocal = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]'
  if (isLocal && existsSync('/.dockerenv')) {
    return `In a container that is the container itself: use host.docker.internal in ${from.baseURL}.`
  }
  return vendor?.start
    ? `Start ${name}: ${vendor.start}`
    : `Start ${name}, or correct ${from.baseURL}.`
}
