// Servers that many people have, by name. Any other OpenAI-compatible one works as well.
import known from './vendors.json' with { type: 'json' }

/** A server, and how to come to it. */
export interface Vendor {
  name: string
  /** What `UPSTREAM_BASE_URL` is for it. */
  baseURL: string
  /** Where its keys are made; undefined for what runs on one's own machine and needs none. */
  keys?: string
  /** What starts it, and what gives it a model, where it runs on one's own machine. */
  start?: string
  addModel?: string
}

export const VENDORS: readonly Vendor[] = known

/** Whose address that is: by the host, and for what runs on one's own machine by the port. */
export function vendorOf(address: string): Vendor | undefined {
  const { hostname, port } = new URL(address)
  return VENDORS.find(({ baseURL, keys }) => {
    const { hostname: host, port: ownPort } = new URL(baseURL)
    return keys === undefined ? port === ownPort : `.${hostname}`.endsWith(`.${host}`)
  })
}
