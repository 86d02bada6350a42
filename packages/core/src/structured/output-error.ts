// Why an answer is no value, in a sentence and in a code.
import { ChatError, type ChatErrorAction, type ChatErrorData } from '../errors.ts'
import { pathOf, type SchemaIssue } from '../standard-schema.ts'
import type { ChatMessage } from '../message/types.ts'

/** Codes of errors of kind `output`. */
export type OutputErrorCode =
  | 'schema'
  | 'refusal'
  | 'length'
  | 'content_filter'
  | 'no_json'
  | 'broken_json'
  | 'too_large'

/** How many issues are kept; a long list of wrong items says the same again and again. */
const MAX_ISSUES = 100
const MAX_NAMED = 3

function outputError(
  code: OutputErrorCode,
  message: string,
  action: ChatErrorAction,
  details?: ChatErrorData['details'],
): ChatErrorData {
  const retryable = action === 'retry'
  return new ChatError('output', {
    code,
    message: `@x/core: ${message}`,
    action,
    retryable,
    details,
  }).toJSON()
}

/** The error for a value that its schema did not accept; `details.issues` has every path and message. */
export function issuesError(issues: readonly SchemaIssue[]): ChatErrorData {
  const told = issues.slice(0, MAX_ISSUES).map((issue) => ({
    path: pathOf(issue),
    message: issue.message,
  }))
  const named = told
    .slice(0, MAX_NAMED)
    .map(
      ({ path, message }) =>
        `${path.length > 0 ? `\`${path.join('.')}\`: ` : ''}${message.slice(0, 200)}`,
    )
    .join('; ')
  const more = issues.length > MAX_NAMED ? `; and ${issues.length - MAX_NAMED} more` : ''
  return outputError(
    'schema',
    `the answer is JSON but does not fit its schema (${named}${more}). Its text is kept; ask again, or make the schema say what is meant.`,
    'retry',
    { issues: told },
  )
}

/** The error for an answer that ended without whole JSON. None for one that was stopped or that failed: the run says that. */
export function endError(
  message: ChatMessage,
  failure: 'absent' | 'cut' | 'syntax' | 'limit',
): ChatErrorData | undefined {
  const { reason, parts } = message
  if (reason === 'aborted' || reason === 'interrupted' || reason === 'error') return undefined
  if (reason === 'content_filter') {
    return outputError(
      'content_filter',
      'the endpoint’s filter ended the answer before its JSON was whole. What came is kept; ask in other words.',
      'none',
    )
  }
  if (parts.some((part) => part.type === 'refusal')) {
    return outputError(
      'refusal',
      'the model refused to answer, so there is no value. What it said is kept in the message; ask in other words.',
      'none',
    )
  }
  if (reason === 'length') {
    return outputError(
      'length',
      'the answer reached its limit of tokens before its JSON was whole. What came is kept; go on with it, or raise `max_tokens`.',
      'continue',
    )
  }
  switch (failure) {
    case 'absent':
      return outputError(
        'no_json',
        'the answer holds no JSON, so there is no value. Its text is kept; ask again, or try another `mode`: the endpoint may not know this one.',
        'retry',
      )
    case 'limit':
      return outputError(
        'too_large',
        'the JSON of the answer is nested deeper, or is longer, than is read. Its text is kept; ask for less.',
        'none',
      )
    case 'cut':
    case 'syntax':
      return outputError(
        'broken_json',
        `the JSON of the answer ${failure === 'cut' ? 'ends before it is whole' : 'has a mistake'}, so there is no value. What could be read is in \`partial\`, and the text is kept; ask again.`,
        'retry',
      )
    default:
      return failure satisfies never
  }
}
