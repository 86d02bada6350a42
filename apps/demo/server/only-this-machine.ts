// Whoever reaches the demo spends the key of whoever started it.
import { getConnInfo } from '@hono/node-server/conninfo'
import { notThisMachine } from '@x/core/server'
import type { MiddlewareHandler } from 'hono'

/** Refuses callers from other machines, and what comes by way of proxies and tunnels. */
export function onlyThisMachine(): MiddlewareHandler {
  return async (context, next) => {
    const address = getConnInfo(context).remote.address ?? ''
    const why = notThisMachine(context.req.raw, address)
    if (why === undefined) return next()
    return context.text(
      `This demo holds a key, so it only answers the machine that it runs on, at localhost. This request was refused: ${why}. To let everyone who reaches it spend the key, start it with DEMO_PUBLIC=1.`,
      403,
    )
  }
}
