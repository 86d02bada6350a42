// What a route is called with: a `Request`, or what a framework gives in its place.
import { asObject } from '../json.ts'
import { routeError } from './refuse.ts'

/** Also of another realm or a polyfill, so by what it has. */
function isRequest(given: unknown): given is Request {
  const { headers, method, url } = asObject(given) ?? {}
  const isReadable = typeof asObject(headers)?.['get'] === 'function'
  return isReadable && typeof method === 'string' && typeof url === 'string'
}

function isNodes(given: unknown): boolean {
  const { socket, rawHeaders } = asObject(given) ?? {}
  return socket !== undefined || rawHeaders !== undefined
}

/** What came, and what to write instead. */
function adviceFor(given: unknown): string {
  const { raw, req, request } = asObject(given) ?? {}
  const ofNode =
    'Wrap it: `toNodeHandler(handler)` of @x/core/server/node serves node:http and Express'
  if (isNodes(given)) return `a request of Node came. ${ofNode}.`
  // Fastify's request and Koa's context hold the one of Node.
  if (isNodes(raw) || isNodes(req)) return `something around a request of Node came. ${ofNode}.`
  if (isRequest(raw))
    return "Hono's own request came. Call it with the standard one: `handler(c.req.raw)`."
  if (isRequest(asObject(req)?.['raw'])) {
    return "Hono's context came. Call it with the request in it: `handler(c.req.raw)`."
  }
  if (isRequest(request)) {
    return 'an object with a `request` came. Call it with that: `({ request }) => handler(request)`.'
  }
  const name = given === null || given === undefined ? 'nothing' : `a value of type ${typeof given}`
  return `${name} came. In Express and node:http use \`toNodeHandler(handler)\` of @x/core/server/node, in Hono \`handler(c.req.raw)\`.`
}

/** The request. @throws ChatError `usage` for anything else, naming the adapter to use. */
export function checkedRequest(given: unknown): Request {
  if (isRequest(given)) return given
  const error = routeError(
    `this route takes a web-standard \`Request\`, so it cannot answer: ${adviceFor(given)}`,
  )
  // Express shows a visitor the stack of whatever a handler rejects with.
  error.stack = `${error.name}: ${error.message}`
  throw error
}
