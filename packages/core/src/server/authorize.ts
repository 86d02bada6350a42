// Who may spend the key.
import type { ChatHandlerOptions } from './options.ts'
import { refuse } from './refuse.ts'

function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}

/**
 * Whether a request looks like development on one machine. The host is only what the caller says,
 * so a server in production never takes its word.
 */
function isLocalDevelopment(request: Request): boolean {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } }
  if (process?.env?.['NODE_ENV'] === 'production') return false
  if (request.headers.has('x-forwarded-for') || request.headers.has('forwarded')) return false
  return isLoopback(new URL(request.url).hostname)
}

/** A response for whoever may not use the route, or nothing. */
export async function checkCaller(
  request: Request,
  options: ChatHandlerOptions,
): Promise<Response | undefined> {
  const { authorize } = options
  if (authorize === undefined) {
    if (options.public || isLocalDevelopment(request)) return undefined
    return refuse({
      status: 403,
      code: 'authorize_missing',
      message:
        'This chat route does not say who may use it, so it only serves local requests in development. Pass `authorize` to createChatHandler, or `public: true` if everyone may spend its key.',
    })
  }
  const verdict: unknown = await authorize(request)
  if (typeof verdict === 'object' && verdict !== null) return verdict as Response
  // Exactly true: a forgotten return must not let anyone in.
  if (verdict === true) return undefined
  return refuse({
    status: 401,
    code: 'not_authorized',
    message: 'You are not signed in, or may not use this chat.',
  })
}
