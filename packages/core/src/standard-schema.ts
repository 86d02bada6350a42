// Schemas of any library, by the Standard Schema and Standard JSON Schema specifications (standardschema.dev).
// None of them is in the bundle: a schema checks itself and says its own JSON Schema.
import { messageOf, toChatError, usageError } from './errors.ts'

/** Where a schema was not met, and why. */
export interface SchemaIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** A value that its schema accepted, or why it did not. */
export type SchemaResult<T = unknown> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] }

/** A schema: e.g. of zod, ArkType or valibot. `T` is `{ input, output }`. */
export interface StandardSchema<T extends SchemaTypes = SchemaTypes> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (
      value: unknown,
    ) => SchemaResult<T['output']> | Promise<SchemaResult<T['output']>>
    readonly types?: { readonly input: T['input']; readonly output: T['output'] } | undefined
    /** Only of schemas that can say their JSON Schema. */
    readonly jsonSchema?:
      | { readonly input: (options: { readonly target: 'draft-2020-12' }) => JsonSchema }
      | undefined
  }
}

/** What a schema takes and what it gives. */
export interface SchemaTypes {
  input: unknown
  output: unknown
}

/** The types of a schema. */
export type TypesOf<S extends StandardSchema> = NonNullable<S['~standard']['types']>

/** A JSON Schema, as an object. */
export type JsonSchema = Record<string, unknown>

/** Whether a value is a schema. ArkType's are functions. */
export function isStandardSchema(value: unknown): value is StandardSchema {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false
  const { '~standard': standard } = value as { '~standard'?: { validate?: unknown } }
  return typeof standard?.validate === 'function'
}

/** The JSON Schema of what a schema takes. @throws ChatError `usage` when the schema cannot say it. */
export function jsonSchemaOf(schema: StandardSchema): JsonSchema {
  const { vendor, jsonSchema } = schema['~standard']
  if (!jsonSchema) {
    throw usageError(
      `the schema (of ${vendor}) cannot say its JSON Schema, so no model can be told of it. zod from 4.2 and ArkType from 2.1.28 can; wrap one of valibot in \`toStandardJsonSchema\` of @valibot/to-json-schema, or pass \`{ schema, jsonSchema }\`.`,
    )
  }
  try {
    const { $schema: _, ...converted } = jsonSchema.input({ target: 'draft-2020-12' })
    return converted
  } catch (cause) {
    throw usageError(
      `the schema (of ${vendor}) holds something that JSON Schema cannot say: ${messageOf(cause)}. Take that out of it, or pass \`{ schema, jsonSchema }\`.`,
      cause,
    )
  }
}

/** Checks a value. The promise of a schema that checks asynchronously does not reject. */
export function validate<T extends SchemaTypes>(
  schema: StandardSchema<T>,
  value: unknown,
): SchemaResult<T['output']> | Promise<SchemaResult<T['output']>> {
  const failed = (thrown: unknown): SchemaResult<never> => ({
    issues: [{ message: toChatError(thrown).message }],
  })
  try {
    const result = schema['~standard'].validate(value)
    return result instanceof Promise ? result.catch(failed) : result
  } catch (thrown) {
    return failed(thrown)
  }
}

/** An issue's path as the keys alone. */
export function pathOf({ path = [] }: SchemaIssue): (string | number)[] {
  // ArkType's is an array of a class of its own, whose `map` gives no plain array.
  return Array.from(path, (segment) => {
    const key = typeof segment === 'object' ? segment.key : segment
    return typeof key === 'number' ? key : String(key)
  })
}
