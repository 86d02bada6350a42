// An answer while it is written, as the run that started it sees it.
import type { Ending } from '../../message/accumulator.ts'
import type { ChatMessage, ToolPart } from '../../message/types.ts'

/** A message of an answer, and whether a person can see anything in it that was not there before. */
export interface Written {
  message: ChatMessage
  hasContent: boolean
}

/** An answer being written: one message, or one for each choice. */
export interface OpenAnswer {
  read(): readonly Written[]
  /** Whether what its request has told so far, shown or not, has a call with this id in another message than that. */
  tellsCall(id: string, besides: string): boolean
  /** Closes the messages; nothing that arrives later changes them. */
  end(ending: Ending): readonly Written[]
  /** Publishes a call of the answer as it now stands, while its other calls are carried out. */
  update(call: ToolPart): void
  /** Cuts the connection and stops the tools. `left`, where the answer is to be found at the route again. */
  abort(how?: 'left'): void
  /** The answer ended after the results of its calls, for what a person said meanwhile. */
  readonly isSteered: boolean
  /** How many requests its turn took, those before it counted that it follows as steered. */
  readonly requests: number
  /** Resolves when the connection is closed. */
  readonly closed: Promise<void>
}
