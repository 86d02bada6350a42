// A tool that runs where the chat does.
import {
  isStandardSchema,
  jsonSchemaOf,
  type JsonSchema,
  type StandardSchema,
} from '../standard-schema.ts'
import type { ChatMessage, ToolShape } from '../message/types.ts'

/** What a tool gets besides its arguments. */
export interface ToolContext {
  /** Aborted when the answer is stopped or the tool has taken too long. */
  signal: AbortSignal
  /** The id of the call. */
  id: string
  /** The conversation, with the answer that calls. */
  messages: readonly ChatMessage[]
  /**
   * Shows how far the work is: a number from 0 to 1, a sentence, or any other JSON. As often as one likes: it is shown at
   * most once a frame, and stored never. After the end it does nothing.
   */
  report: (progress: unknown) => void
}

/** What a tool's arguments must be: a Standard Schema that knows its JSON Schema, or one and the other. */
export type ArgsSchema<Args> =
  | StandardSchema<{ input: unknown; output: Args }>
  | {
      schema?: StandardSchema<{ input: unknown; output: Args }> | undefined
      jsonSchema: JsonSchema
    }

/** A tool. Without `execute` a person or the app gives its result, by `resolveTool`. */
export interface Tool<T extends ToolShape = ToolShape> extends ToolDefinition<
  T['args'],
  T['result']
> {}

// Two parameters, because inference goes through them: TypeScript infers nothing through `T['args']`.
interface ToolDefinition<Args, Result> {
  /** Tells the model what the tool does and when to use it. */
  description?: string | undefined
  /** What the arguments must be. What a model gives is checked; what does not fit is told to it. */
  schema?: ArgsSchema<Args> | undefined
  /** Does the work. What it throws is told to the model. */
  execute?: ((args: Args, context: ToolContext) => Result | Promise<Result>) | undefined
  /** Whether a person must allow the call. @default false */
  needsApproval?: boolean | ((args: Args) => boolean | Promise<boolean>) | undefined
  /**
   * Whether a person or the app gives the result of the call, by `resolveTool`, in place of `execute`: a form that
   * asks waits for its answer, one that only shows does not. Such a call needs no approval, because nothing runs.
   * @default whether there is no `execute`
   */
  needsAnswer?: boolean | ((args: Args) => boolean | Promise<boolean>) | undefined
  /** Milliseconds, or false for none. @default the runner's */
  timeout?: number | false | undefined
  /** Runs after the calls before it and before those after it. @default false */
  isSequential?: boolean | undefined
  /** Asks the endpoint to keep to the schema exactly. */
  strict?: boolean | undefined
}

/** What a runner is made from. */
export interface ToolRunnerOptions {
  /** The most requests of one turn. @default 5 */
  maxSteps?: number | undefined
  /** Milliseconds that a tool may take, or false for no limit. @default 60000 */
  timeout?: number | false | undefined
  /** Runs one call after the other. @default false */
  isSequential?: boolean | undefined
  /** How often one turn may make the same call with the same arguments. @default 3 */
  maxIdentical?: number | undefined
}

/** Tools by their names. */
// Their arguments differ, and a tool takes only its own.
// oxlint-disable-next-line typescript/no-explicit-any -- as in any record of functions
export type Tools = Readonly<Record<string, Tool<any>>>

/**
 * A tool, with the types of its arguments and its result.
 * @example
 * tool({
 *   description: 'The weather in a city',
 *   schema: z.object({ city: z.string() }),
 *   execute: ({ city }, { signal }) => fetchWeather(city, signal),
 * })
 */
export function tool<Args = unknown, Result = unknown>(
  definition: ToolDefinition<Args, Result>,
): Tool<{ args: Args; result: Result }> {
  return definition
}

/** The JSON Schema of a tool's arguments. @throws ChatError `usage` when there is none to be had. */
export function parametersOf({ schema }: Tool): JsonSchema {
  if (!schema) return { type: 'object', properties: {} }
  return isStandardSchema(schema) ? jsonSchemaOf(schema) : schema.jsonSchema
}
