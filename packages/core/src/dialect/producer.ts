// The producer of an answer: what was said in a spelling of its own goes back to nobody else.
import type { Connection } from '../http/connection.ts'

/** The endpoint and the model of a request, e.g. `https://api.example.com/v1 some-model`. */
export function producerAt(
  { dialect, baseURL, api }: Pick<Connection, 'dialect' | 'baseURL' | 'api'>,
  { model }: { model?: unknown },
): string {
  // A producer is stored with a conversation: no key of an address may be in it.
  const address = (baseURL ?? api ?? '').replace(/\/*[?#].*$|\/+$|(?<=\/\/)[^/@]*@/gs, '')
  const where = dialect.upstream ?? address
  const id = typeof model === 'string' ? model : ''
  return `${where} ${dialect.modelOf?.(id) ?? id}`
}
