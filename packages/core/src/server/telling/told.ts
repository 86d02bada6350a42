// What an owner is told: of each error, and of the end of each request.
import type { ChatError } from '../../errors.ts'
import type { ChatMessage, Cost, Usage } from '../../message/types.ts'

/**
 * An error of a route, as `onError` hears of it, with whose request it was. `fault` is who can mend it: the `caller` asked
 * for what cannot be had, the `upstream` refused or failed, or it lies in the `route`, its options and callbacks.
 */
export type RouteError = ChatError & {
  readonly fault: 'caller' | 'upstream' | 'route'
  /** The `owner` that `authorize` gave. */
  readonly owner?: string | undefined
  /** The model that was asked. */
  readonly model?: string | undefined
}

/** A chat or completion that has ended, for accounts and logs. */
export interface Answered {
  /** The `owner` that `authorize` gave. */
  owner: string | undefined
  /** The model that was asked. */
  model: string | undefined
  /** The HTTP status that its caller got. */
  status: number
  /**
   * What the endpoint's response told beside the answer, e.g. `x-request-id` and how much of a limit is left: all of it,
   * also of an answer that came after its stream had begun, whose caller gets none. Of what was refused: the headers that
   * its caller got.
   */
  headers: Headers
  /**
   * How it ended: the answer came `whole`, its caller `left` (or stopped it), it `broke` off or failed upstream, or it was
   * `refused` before an answer began.
   */
  ending: 'whole' | 'left' | 'broken' | 'refused'
  /** What went wrong, where something did: as `onError` was told. */
  error: RouteError | undefined
  /** What the answer took, where the endpoint said so: by its end, or as far as it came. */
  usage: Usage | undefined
  /** `usage.cost`: what it cost, where that is known. */
  cost: Cost | undefined
  /** As the endpoint spells it; of several choices that of the first. */
  finishReason: string | undefined
  /** Milliseconds from the request to the last byte of the answer. */
  duration: number
  /** Milliseconds from the request to the first token; undefined for an answer that came at once, as one body. */
  firstTokenMs: number | undefined
  /** The model that answered, as it calls itself. */
  responseModel: string | undefined
  /** The answer's own id, e.g. `chatcmpl-…`. */
  responseId: string | undefined
  /** The caller's request; its body was read. */
  request: Request
  /** What was asked, within the limits. */
  body: Readonly<Record<string, unknown>>
  /**
   * Reads the answer as its caller would, of several choices the first; its `status` and `reason` say how it ended.
   * Undefined where there was none, where it was larger than 1 MiB, and while more than 64 MiB of answers are held.
   * Reading takes about as long as a browser takes for it: 1 ms for 100 tokens or so, so it is done only when asked.
   */
  message(): Promise<ChatMessage | undefined>
  /** Every choice, in order; empty where `message` is undefined. */
  messages(): Promise<readonly ChatMessage[]>
}
