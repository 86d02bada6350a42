// One question to an upstream, for finding out what is wrong with it: every way it can end is a value.
import { causesOf } from '../../http/causes.ts'
import { joinPath } from '../../http/connection.ts'
import { parseJson } from '../../json.ts'
import type { Checked } from './types.ts'

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

/** Asks for `path` below a base, as a route would; `body` makes it a POST. */
export async function ask(
  { apiKey, patience }: Checked,
  baseURL: string,
  path: string,
  body?: string,
): Promise<Asked> {
  try {
    const response = await fetch(joinPath(baseURL, path), {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body: body ?? null,
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
    })
    const { status, headers } = response
    const text = await response.text()
    return { status, location: headers.get('location'), text, json: parseJson(text) }
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

/** An OpenAI-shaped answer, be it a refusal. */
export function isUnderstood({ status, json }: Asked): boolean {
  if (typeof json !== 'object' || json === null) return false
  return status < 500 && ('error' in json || 'choices' in json)
}

/** `fetch` hides what happened below its own error, and tries to several addresses below that. */
function codeOf(error: unknown): string {
  if ((error as Error).name === 'TimeoutError') return 'TIMEOUT'
  const code = causesOf(error).find((cause) => typeof cause.code === 'string')?.code
  return typeof code === 'string' ? code : 'UNKNOWN'
}
