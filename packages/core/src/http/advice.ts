// What is to be done about a refusal of which only its words or its status tell. Loaded where one came; without it the
// error is as it was.
import type { ChatErrorData, ChatErrorOptions } from '../errors.ts'

/** An account without credit is told in words by some, under the status of a rate limit. */
const USED_UP =
  /exceeded your (?:current|monthly) quota|quota (?:is |has been )?(?:exhausted|used up)|(?:out of|insufficient|not enough) (?:credit|balance|funds)/i

/** A conversation that is too long is told in words by most, under the name of any bad request. */
const TOO_LONG =
  /context (?:length|window|size|limit)|(?:model|prompt|input) length|(?:prompt|input|messages) (?:is |are )?too (?:long|large)|token count.{0,20} exceeds|reduce the length|`inputs` tokens/i

/** What an error lacks. */
export function adviceFor(error: ChatErrorData): Partial<ChatErrorOptions> {
  const { kind, message, status = 0 } = error
  return {
    ...meantBy(error),
    ...(kind === 'http' && { message: `${message} ${sentenceFor(status)}` }),
  }
}

function meantBy({
  message,
  action,
  status,
  retryAfter,
}: ChatErrorData): Partial<ChatErrorOptions> {
  // A quota that says when it is there again is a limit of a minute or a day.
  if (retryAfter === undefined && USED_UP.test(message))
    return { action: 'top-up', retryable: false }
  // Cloudflare waited as long as it may, and the server is at work: asked again by itself, it would be once more.
  if (status === 524) return { action: 'retry', retryable: false }
  const isOpen = action === 'none' || action === 'retry'
  return isOpen && status !== 429 && TOO_LONG.test(message)
    ? { action: 'shorten', retryable: false }
    : {}
}

function sentenceFor(status: number): string {
  if (status === 401 || status === 403) return 'The key is missing or may not do this.'
  if (status === 404 || status === 405)
    return 'Check `baseURL`, and that its route exports GET, POST and DELETE.'
  if (status === 413) return 'The message or a file is too large.'
  if (status === 504 || status === 522 || status === 524)
    return 'What is behind it did not answer in time.'
  if (status >= 500) return 'It failed, or what is behind it is not running.'
  return 'Check the request.'
}
