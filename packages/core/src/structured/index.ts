// Answers by a schema, and JSON that is read while it arrives.
export { createJsonStream } from '../partial-json/json-stream.ts'
export type { JsonFailure, JsonStream, JsonStreamOptions } from '../partial-json/json-types.ts'
export { type DeepPartial, isComplete, type JsonSnapshot } from '../partial-json/json-snapshot.ts'
export { createPartialJson, type PartialJson } from '../partial-json/partial-json.ts'
export {
  structured,
  type Structured,
  type StructuredOptions,
  type StructuredSchema,
  type StructuredTypes,
} from './structured.ts'
export type { FollowedOutput } from './follow.ts'
export type { OutputErrorCode } from './output-error.ts'
export type { StructuredMode } from './response-format.ts'
export type { JsonSchema, StandardSchema, SchemaTypes, TypesOf } from '../standard-schema.ts'
