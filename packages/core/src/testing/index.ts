// A scripted endpoint for tests, stories and the demo: no model, no network.
export { createSandbox, type Sandbox, type SandboxOptions } from './sandbox.ts'
export { builtInScript } from './built-in.ts'
export { createManualClock, type Clock, type ManualClock } from './clock.ts'
export { cutEvery, sseResponse, type SseResponseInit } from './sse-response.ts'
export { memoryStorage, type MemoryStorage } from './memory-storage.ts'
export type {
  Answer,
  AnswerFunction,
  Pace,
  SandboxRequest,
  Script,
  ScriptedCitation,
  ScriptedEndpoint,
  ScriptedError,
  ScriptedModel,
  ScriptedToolCall,
  ScriptedUsage,
} from './script.ts'
