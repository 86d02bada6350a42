// Answers by a schema, and JSON that is read while it arrives.
export { createJsonStream } from './json-stream.ts'
export type { JsonFailure, JsonStream, JsonStreamOptions } from './json-stream.ts'
export { type DeepPartial, isComplete, type JsonSnapshot } from './json-snapshot.ts'
export { createPartialJson, type PartialJson } from './partial-json.ts'
