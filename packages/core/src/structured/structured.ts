// Answers by a schema: what is asked, what is known while it arrives, what it is worth at its end.
import type { ChatStream } from '../client/chat-stream.ts'
import { toChatError, usageError } from '../errors.ts'
import { asObject, type Json } from '../json.ts'
import {
  isStandardSchema,
  type JsonSchema,
  jsonSchemaOf,
  type StandardSchema,
  type TypesOf,
} from '../standard-schema.ts'
import type { Output, OutputTypes } from '../chat/output.ts'
import type { ChatMessage } from '../message/types.ts'
import type { DeepPartial } from '../partial-json/json-snapshot.ts'
import { createOutputReader, unfinishedError } from './output-reader.ts'
import {
  forWire,
  inWords,
  responseFormat,
  type StructuredMode,
  withInstruction,
  wrapped,
} from './response-format.ts'
import { type FollowedOutput, follow } from './follow.ts'

/** How answers by a schema are asked for. */
export interface StructuredOptions {
  /** What the schema is called on the wire: up to 64 of `a-z`, `A-Z`, `0-9`, `_` and `-`. @default 'answer' */
  name?: string | undefined
  /**
   * Whether the endpoint must hold the model to the schema exactly. @default whether the schema allows
   * it, i.e. every member of it is required and no object is open
   */
  strict?: boolean | undefined
  /** @default 'json_schema' */
  mode?: StructuredMode | undefined
}

/** A schema that can say its JSON Schema, or a schema with one beside it. */
export type StructuredSchema<S extends StandardSchema> =
  | S
  | { readonly schema: S; readonly jsonSchema: Readonly<JsonSchema> }

/** The types of answers by a schema. */
export interface StructuredTypes<S extends StandardSchema> extends OutputTypes {
  partial: DeepPartial<TypesOf<S>['input']>
  final: TypesOf<S>['output']
}

/** Makes answers values of a schema, in a chat or without one. */
export interface Structured<T extends OutputTypes = OutputTypes> extends Output<T> {
  /** The JSON Schema as it is sent. */
  readonly jsonSchema: Readonly<JsonSchema>
  /** Follows the answer of a client: iterate its partial values, then await `final()`. */
  follow(stream: ChatStream): FollowedOutput<T>
  /** The value of an answer that has ended. @throws ChatError `output` when it is none. */
  parse(message: ChatMessage): Promise<T['final']>
}

const NAME = /^[\w-]{1,64}$/

/**
 * Makes answers values of a schema of any library that knows Standard Schema.
 * @throws ChatError `usage` when the schema cannot say its JSON Schema, or not as strictly as asked.
 * @example
 * const recipe = structured(z.object({ title: z.string(), steps: z.array(z.string()) }))
 * const chat = createChat({ baseURL: '/api', model, output: recipe })
 */
export function structured<S extends StandardSchema>(
  schema: StructuredSchema<S>,
  options: StructuredOptions = {},
): Structured<StructuredTypes<S>> {
  const { name = 'answer', mode = 'json_schema' } = options
  if (!NAME.test(name)) {
    throw usageError(
      `the name "${name}" of a schema cannot be sent. Use up to 64 letters of a to z, digits, "_" and "-".`,
    )
  }
  const { checks, said } = read(schema)
  // In words alone an array may stand for itself.
  const root = mode === 'prompt' && said['type'] === 'array' ? '[' : '{'
  const isWrapped = root === '{' && said['type'] !== 'object'
  const whole = isWrapped ? wrapped(said) : said
  const wire =
    mode === 'json_schema' ? forWire(whole, options.strict) : { schema: whole, strict: false }

  function ask(params: Json): object {
    if (mode === 'json_schema') return { response_format: responseFormat(name, wire), ...params }
    const messages = withInstruction(params['messages'], inWords(whole))
    const format = mode === 'prompt' ? {} : { response_format: { type: 'json_object' } }
    return { ...format, ...params, messages }
  }

  const reader = (): ReturnType<typeof createOutputReader<StructuredTypes<S>>> =>
    createOutputReader({ schema: checks, lookFor: root, isWrapped })

  return {
    jsonSchema: wire.schema,
    request: <P extends object>(params: P): P => ask(params as Json) as P,
    reader,
    follow: (stream) => follow(stream, reader()),
    async parse(message) {
      const { final, error } = await reader().finish(message)
      if (error) throw toChatError(error)
      if (final === undefined && message.status !== 'complete') throw unfinishedError(message)
      return final
    },
  }
}

function read<S extends StandardSchema>(
  given: StructuredSchema<S>,
): { checks: S; said: JsonSchema } {
  if (isStandardSchema(given)) return { checks: given, said: jsonSchemaOf(given) }
  const { schema, jsonSchema } = (asObject(given) ?? {}) as { schema?: S; jsonSchema?: JsonSchema }
  if (!isStandardSchema(schema) || !asObject(jsonSchema)) {
    throw usageError(
      'what was passed to `structured` is no schema, so answers could not be checked. Pass one of a library that knows Standard Schema (zod, ArkType, valibot), or `{ schema, jsonSchema }`.',
    )
  }
  return { checks: schema, said: { ...jsonSchema } }
}
