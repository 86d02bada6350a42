// Who may spend the key.
import { asObject } from '../json.ts'
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

/** Who may use the route, or a response for whoever may not. */
export async function checkCaller(
  request: Request,
  options: ChatHandlerOptions,
): Promise<{ owner: string | undefined } | Response> {
  const { authorize } = options
  if (authorize === undefined) {
    if (options.public || isLocalDevelopment(request)) return { owner: undefined }
    return refuse({
      status: 403,
      code: 'authorize_missing',
      message:
        'This chat route does not say who may use it, so it only serves local requests in development. Pass `authorize` to createChatHandler, or `public: true` if everyone may spend its key.',
    })
  }
  const verdict: unknown = await authorize(request)
  // Exactly true: a forgotten return must not let anyone in.
  if (verdict === true) return { owner: undefined }
  const owner = asObject(verdict)?.['owner']
  // Nor must an account without an id, whose answers would be everybody's.
  if (typeof owner === 'string' && owner !== '') return { owner }
  const isResponse = typeof verdict === 'object' && verdict !== null && 'status' in verdict
  if (isResponse) return verdict as Response
  return refuse({
    status: 401,
    code: 'not_authorized',
    message: 'You are not signed in, or may not use this chat.',
  })
}
