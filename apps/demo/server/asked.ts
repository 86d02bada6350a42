// One question to an upstream, for finding out what is wrong with it: every way it can end is a value.
import type { Upstream } from './settings.ts'

/** What came back. */
export interface Asked {
  /** 0 where nothing did. */
  status: number
  /** Why nothing did: a code of Node or OpenSSL, or `TIMEOUT`. */
  failed?: string
  location?: string | null
  text: string
  /** Undefined where the text is none. */
  json?: unknown
}

/** How long one question may take, in milliseconds. */
export const PATIENCE_MS = 5000

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
        'content-type': 'application/json',
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body: body ?? null,
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const { status, headers } = response
    const text = await response.text()
    return { status, location: headers.get('location'), text, json: parsed(text) }
  } catch (error) {
    return { status: 0, failed: codeOf(error), text: '' }
  }
}

/** The ids of a list of models; undefined for anything that is no such list. */
export function modelsOf({ status, json }: Asked): string[] | undefined {
  const list = Array.isArray(json) ? json : (json as { data?: unknown } | null)?.data
  if (status !== 200 || !Array.isArray(list)) return undefined
  const ids = list.map((each: { id?: unknown } | null) => each?.id)
  return ids.filter((id) => typeof id === 'string')
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
