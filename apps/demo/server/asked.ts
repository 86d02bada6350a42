// One question to an upstream, for finding out what is wrong with it: every way it can end is a value.
import type { Upstream } from './settings.ts'

/** What came back. `failed` is the code of Node or OpenSSL, or `TIMEOUT`. */
export type Asked =
  | { failed: string }
  | { status: number; location: string | null; isPage: boolean; text: string; json: unknown }

/** How long one question may take, in milliseconds. */
export const PATIENCE_MS = 5000
/** Lists of models have some hundred kilobytes at most. */
const MOST_BYTES = 4_000_000

/** Asks for `path` below a base, as the route would. */
export async function ask(
  { apiKey }: Upstream,
  baseURL: string,
  path: string,
  body?: string,
): Promise<Asked> {
  const url = new URL(baseURL)
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`
  try {
    const response = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body ?? null,
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const text = await textOf(response)
    return {
      status: response.status,
      location: response.headers.get('location'),
      isPage: /^\s*<(?:!doctype|html)/i.test(text),
      text,
      json: parsed(text),
    }
  } catch (error) {
    return { failed: codeOf(error) }
  }
}

/** The ids of a list of models; undefined for anything that is no such list. */
export function modelsOf(asked: Asked): string[] | undefined {
  if ('failed' in asked || asked.status !== 200) return undefined
  const { json } = asked
  const list: unknown = Array.isArray(json) ? json : (json as { data?: unknown } | null)?.data
  if (!Array.isArray(list)) return undefined
  return list.flatMap((each: { id?: unknown } | null) =>
    typeof each?.id === 'string' ? [each.id] : [],
  )
}

async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true })
    if (text.length > MOST_BYTES) break
  }
  return text
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `fetch` hides what happened below its own error, and tries to several addresses below that. */
function codeOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'TIMEOUT'
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException
    if (typeof code === 'string') return code
  }
  return 'UNKNOWN'
}
