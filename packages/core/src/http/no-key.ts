// A server that asks another machine without a key: mostly a variable that is not set. Pages have no key and never
// load this.
import { warnOnce } from '../warn-once.ts'

/** In the names of headers. */
const SECRET = /auth|key|token|cookie/

const OWN_MACHINE =
  /^(?:localhost|.+\.(?:localhost|local|internal|invalid|test)|127(?:\.\d+){3}|\[::1\]|[^.]+)$/

/** Tells of it once, where the address is of another machine, which has a key of somebody. */
export function warnOfNoKey(address: string, headers: Readonly<Record<string, string>>): void {
  if (!/^https?:/i.test(address) || OWN_MACHINE.test(new URL(address).hostname)) return
  if (SECRET.test(Object.keys(headers).join())) return
  warnOnce(
    '`apiKey` is empty, so the endpoint is asked without a key and will mostly refuse. Where it comes from the environment, the variable is not set.',
  )
}
