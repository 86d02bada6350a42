// Whoever reaches the demo spends the key of whoever started it.
import { getConnInfo } from '@hono/node-server/conninfo'
import type { MiddlewareHandler } from 'hono'

const LOOPBACK_ADDRESS = /^(::1|(::ffff:)?127(\.\d+){3})$/
const LOOPBACK_NAME = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/

/**
 * Refuses callers from other machines. The name is checked beside the address because of tunnels, and
 * because a foreign page can have its own name resolve to this machine (DNS rebinding).
 */
export function onlyThisMachine(): MiddlewareHandler {
  return async (context, next) => {
    const address = getConnInfo(context).remote.address ?? ''
    const name = new URL(context.req.url).hostname
    if (LOOPBACK_ADDRESS.test(address) && LOOPBACK_NAME.test(name)) return next()
    return context.text(
      'This demo holds a key, so it only answers the machine that it runs on, at localhost. To let everyone who reaches it spend the key, start it with DEMO_PUBLIC=1.',
      403,
    )
  }
}
