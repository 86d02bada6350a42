// The name under which a model takes the limit of an answer: as the dialect says, until the endpoint itself says
// otherwise, as for a deployment whose name tells nothing of its model.
import { asObject, parseJson } from '../../json.ts'
import type { WholeRelay } from '../../dialect/relay.ts'

/** The two names of the limit. */
export type Spelling = 'max_tokens' | 'max_completion_tokens'

/** A limit that the route has written by itself. */
export interface Written {
  model: string
  name: Spelling
}

/** What is known of models. */
export interface Spellings {
  of(model: string): Spelling
  /**
   * The response to a request with this limit. Where the endpoint does not take it by that name, the next request has
   * the other, and the caller is told to ask again at once.
   */
  learn(written: Written, response: Response): Promise<Response>
}

const OTHER = {
  max_tokens: 'max_completion_tokens',
  max_completion_tokens: 'max_tokens',
} as const

/** Names come from callers where no list of models is given. */
const MOST_LEARNED = 1000

/** Makes a memory, as long as the route lives. */
export function createSpellings(tokenLimit: WholeRelay['tokenLimit']): Spellings {
  const learned = new Map<string, Spelling>()
  return {
    of: (model) => learned.get(model) ?? tokenLimit(model),
    async learn({ model, name }, response) {
      if (response.status !== 400 || learned.has(model)) return response
      const text = await response.text()
      const { code, param } = asObject(asObject(parseJson(text))?.['error']) ?? {}
      const headers = new Headers(response.headers)
      // By its members alone: the words may repeat what a caller wrote, and a name that is ignored is no limit.
      if (code === 'unsupported_parameter' && param === name) {
        if (learned.size >= MOST_LEARNED) learned.clear()
        learned.set(model, OTHER[name])
        headers.set('x-should-retry', 'true')
      }
      return new Response(text, { status: response.status, headers })
    },
  }
}
