// What is wrong with an upstream, in a sentence to whoever set it up that says what to do.
import type { Asked } from './asked.ts'
import type { Checked } from './types.ts'

const isPage = ({ text }: Asked): boolean => /^\s*<(?:!doctype|html)/i.test(text)

/** What is there, but no list of models: the address is a path too short or too long. */
export const isWrongPath = ({ status }: Asked): boolean => [200, 404, 405].includes(status)

/** What is said before the base that was meant. */
export function pathTrouble({ name, baseURL }: Checked, asked: Asked): string {
  return isPage(asked)
    ? `${baseURL} is a web page of ${name}, not its API.`
    : `${name} has no OpenAI-compatible API at ${baseURL}, but elsewhere.`
}

/** Of an answer to the question for its models that is no list. */
export function troubleWith(upstream: Checked, asked: Asked): string {
  const { name, baseURL, settings } = upstream
  const { status, failed, location, text } = asked
  if (failed !== undefined) return failure(upstream, failed)
  if (status >= 300 && status < 400) {
    const to = location ? new URL(location, `${baseURL}/models`).href : 'another address'
    const base = to.replace(/\/models\/?(\?.*)?$/, '')
    return `${name} sends requests on to ${to}, and a key must not follow. ${/^https?:/.test(base) ? `Set ${settings.baseURL}=${base}` : `Correct ${settings.baseURL}.`}`
  }
  if (isWrongPath(asked)) {
    return isPage(asked)
      ? `${baseURL} is a web page, not an API. ${settings.baseURL} is the address of the API, which often ends in /v1.`
      : `There is no OpenAI-compatible API at ${baseURL}: it lists no models and knows no chat. Check ${settings.baseURL}; it often ends in /v1.`
  }
  if (status === 400 && /https/i.test(text)) return speaks('https', upstream)
  return statusTrouble(upstream, status)
}

/** Of a status outside 2xx. */
export function statusTrouble(upstream: Checked, status: number): string {
  const { name, settings } = upstream
  if (status === 401 || status === 403) return refusedKey(upstream)
  if (status === 402) return `${name} takes the key, but its account has nothing left. Top it up.`
  if (status === 429)
    return `${name} answers, but says that it was asked too often or the quota is used up. Wait a little, or look at the account.`
  if (status === 503)
    return `${name} is not ready: perhaps its model is loading. Try again in a minute.`
  if (status >= 500) return `${name} has a problem of its own (status ${status}). Try again later.`
  return `${name} refuses the question for its models with status ${status}. Check ${settings.baseURL} and ${settings.apiKey}.`
}

/** Of a key that is missing or refused. */
export function refusedKey({ name, apiKey, settings, hints }: Checked): string {
  const where = hints.key ? ` ${hints.key}` : ''
  return apiKey === undefined
    ? `${name} wants a key, and ${settings.apiKey} is not set.${where}`
    : `${name} refused the key. Check ${settings.apiKey}: it may be of another account, incomplete or withdrawn.${where}`
}

function speaks(scheme: 'http' | 'https', { name, baseURL, settings }: Checked): string {
  return `${name} speaks ${scheme} there. Set ${settings.baseURL}=${baseURL.replace(/^https?/, scheme)}`
}

/** No answer at all. */
function failure(upstream: Checked, code: string): string {
  const { name, baseURL, settings, hints, patience } = upstream
  const { host, hostname, protocol } = new URL(baseURL)
  if (code === 'ECONNREFUSED')
    return `Nothing listens at ${host}. ${hints.start ?? `Start ${name}, or correct ${settings.baseURL}.`}`
  if (code === 'ENOTFOUND')
    return `There is no server ${hostname}. Check ${settings.baseURL} for a typing mistake.`
  if (code === 'EAI_AGAIN')
    return `The name ${hostname} cannot be looked up now. Is this machine online?`
  if (code.endsWith('UNREACH'))
    return `There is no way to ${host} from this machine. Is it online, and in the right network?`
  if (/TIMED?OUT|CONNECT_TIMEOUT/.test(code))
    return `${name} at ${host} did not answer in ${patience / 1000} seconds. It may be busy, or a firewall may be between.`
  if (code === 'CERT_HAS_EXPIRED')
    return `The certificate of ${host} has expired. It has to be renewed there.`
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `The certificate of ${host} is for another name. Use the name that it was made for in ${settings.baseURL}.`
  if (/SELF_SIGNED_CERT|^UNABLE_TO_/.test(code))
    return `The certificate of ${host} is signed by nobody whom this machine knows. Start this server with NODE_EXTRA_CA_CERTS=<file of its authority>.`
  if (protocol === 'https:' && /^(ERR_SSL_|EPROTO)/.test(code)) return speaks('http', upstream)
  if (protocol === 'http:' && /^(HPE_|UND_ERR_SOCKET|ECONNRESET)/.test(code)) {
    const secure = baseURL.replace(/^http/, 'https')
    return `What listens at ${host} hung up or answered something that is not http (${code}). Perhaps it speaks https. Set ${settings.baseURL}=${secure}`
  }
  return `${name} at ${host} could not be asked (${code}).`
}
