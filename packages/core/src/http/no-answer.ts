// A success in which there is no answer: told by what came in its place. Loaded when one came.
import { FOREIGN_CODE } from '../dialect/api-error.ts'
import { ChatError } from '../errors.ts'
import { asObject, parseJson } from '../json.ts'
import { typeOf } from '../kinds.ts'

/** The error for a body that is none; undefined for one that has what every answer has. */
export function noAnswer(status: number, body: string): ChatError | undefined {
  const value = parseJson(body)
  if (Array.isArray(asObject(value)?.['choices'])) return undefined
  const isNothing = value === undefined
  const what = isNothing ? 'nothing that could be read' : `JSON of the type ${typeOf(value)}`
  return new ChatError('protocol', {
    code: isNothing ? 'empty_body' : FOREIGN_CODE,
    retryable: isNothing,
    message: `@x/core: the server answered with status ${status} and ${what}, in place of an answer. Check that the address is one of an OpenAI-compatible server or of \`createChatHandler\`.`,
  })
}
