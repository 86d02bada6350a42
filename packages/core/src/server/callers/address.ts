// Where a connection comes from, as its server knows it. What a request says of itself is not asked: anybody can write it.
import { asObject, asText } from '../../json.ts'

const addresses = new WeakMap<object, string>()

/** Notes the address of the connection that a request came by; for adapters, which have the socket. */
export function noteAddress(request: Request, address: string | undefined): void {
  if (address !== undefined) addresses.set(request, address)
}

/** Hono's server for Node keeps Node's own request in its own, under a name that no caller can write. */
function socketAddress(request: Request): string | undefined {
  for (const symbol of Object.getOwnPropertySymbols(request)) {
    const { socket } = asObject((request as unknown as Record<symbol, unknown>)[symbol]) ?? {}
    const address = asText(asObject(socket)?.['remoteAddress'])
    if (address !== undefined) return address
  }
  return undefined
}

/** What servers hand to a handler beside the request: Deno the address, Bun its server, others other things. */
function givenAddress(request: Request, given: unknown): string | undefined {
  const beside = asObject(given)
  const denos = asText(asObject(beside?.['remoteAddr'])?.['hostname'])
  if (denos !== undefined) return denos
  const requestIP = beside?.['requestIP']
  if (typeof requestIP !== 'function') return undefined
  return asText(asObject(requestIP.call(given, request))?.['address'])
}

/** The address; undefined where the server does not say, e.g. in Next and in Workers. `beside`: the handler's second argument. */
export function addressOf(request: Request, beside?: unknown): string | undefined {
  return addresses.get(request) ?? socketAddress(request) ?? givenAddress(request, beside)
}
