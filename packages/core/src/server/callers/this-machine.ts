// Whether a request comes from the machine that it is served on. The name that it asks for never says so alone.
import { quoted } from '../refuse.ts'

const LOOPBACK_ADDRESS = /^(::1|(0{1,4}:){7}0{0,3}1|(::ffff:)?127(\.\d{1,3}){3})$/i
const LOOPBACK_NAME = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i

/** Headers by which proxies and tunnels say from where a request came. Servers for development name this machine. */
const ADDRESSES = [
  'x-forwarded-for',
  'x-original-forwarded-for',
  'x-vercel-forwarded-for',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-remote-ip',
  'x-remote-addr',
  'x-envoy-external-address',
  'x-azure-clientip',
  'x-azure-socketip',
  'x-appengine-user-ip',
  'x-nf-client-connection-ip',
  'cf-connecting-ip',
  'cf-connecting-ipv6',
  'cf-pseudo-ipv4',
  'do-connecting-ip',
  'fastly-client-ip',
  'fly-client-ip',
  'true-client-ip',
  'proxy-client-ip',
  'wl-proxy-client-ip',
] as const
/** And by which name it was asked for. */
const NAMES = ['x-forwarded-host', 'x-forwarded-server', 'x-original-host', 'x-host'] as const
/** What no server sends that one develops with. */
const OF_PROXIES =
  /^(forwarded|via|x-forwarded|x-forwarded-by|x-forwarded-client-cert|x-envoy-.+|x-amzn-trace-id|x-amz-cf-id|x-cloud-trace-context|x-arr-.+|x-ms-.+|x-tunnel-.+|cf-access-.+|cf-ew-.+|cdn-loop|tailscale-.+|ngrok-.+|x-ngrok-.+)$/

/** Every part of a list, and at least one. */
function areAll(value: string, isOurs: (part: string) => boolean): boolean {
  return value.split(',').every((part) => isOurs(part.trim()))
}

function isOurAddress(text: string): boolean {
  return LOOPBACK_ADDRESS.test(text.replace(/^\[(.*)\]$/, '$1'))
}

/** A name as it stands in `Host`, or an address with a scheme. */
function isOurName(text: string): boolean {
  const address = text.includes('://') ? text : `http://${text}`
  return URL.canParse(address) && LOOPBACK_NAME.test(new URL(address).hostname)
}

/** A header that shows that it came by way of something else. */
function passedBy(headers: Headers): string | undefined {
  for (const [name, value] of headers) {
    if (OF_PROXIES.test(name)) return name
    const isAddress = (ADDRESSES as readonly string[]).includes(name)
    if (isAddress && !areAll(value, isOurAddress)) return name
    if ((NAMES as readonly string[]).includes(name) && !areAll(value, isOurName)) return name
  }
  return undefined
}

/**
 * Why a request is not, or may not be, of the machine that it is served on: a clause for a sentence; undefined where it is.
 * `address` is that of the connection, as the server knows it. Beside it the names count that the request asks for and
 * comes from, as a foreign page can have its own name resolve to this machine, and what proxies and tunnels add.
 * A proxy on the same machine that changes the name and adds nothing cannot be told apart.
 */
export function notThisMachine(
  request: Pick<Request, 'headers' | 'url'>,
  address: string | undefined,
): string | undefined {
  const { headers, url } = request
  if (address !== undefined && !isOurAddress(address)) return `it came from ${quoted(address)}`
  for (const name of ['host', 'origin', 'referer']) {
    const value = headers.get(name)
    // A page that hides where it is says "null".
    if (value !== null && !isOurName(value)) return `its \`${name}\` is ${quoted(value)}`
  }
  if (!isOurName(url)) return `it asked for ${quoted(new URL(url).hostname)}`
  const proxy = passedBy(headers)
  return proxy && `its header \`${proxy}\` shows that it came by way of a proxy or a tunnel`
}
