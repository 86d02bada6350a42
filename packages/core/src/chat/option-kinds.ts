// What type each option of a chat must be.
import { CONNECTION } from '../http/connection.ts'
import {
  BOOLEAN,
  FUNCTION,
  type Kind,
  type Kinds,
  NUMBER,
  OBJECT,
  RESOLVABLE,
  SCHEDULER,
  TEXT,
} from '../kinds.ts'
import type { ChatOptions, RequestOverrides } from './options.ts'

export const CLIENT: Kind = ['what `createClient` returns', 'connection']
const WHEN_BUSY: Kind = [
  "'queue', 'steer', 'interrupt' or 'reject'",
  'queue',
  'steer',
  'interrupt',
  'reject',
]
const REPLAY: Kind = ["'auto' or 'never'", 'auto', 'never']
const LIST: Kind = ['a list', 'Array']

/** Of what one request may override. */
export const OVERRIDES: Kinds<RequestOverrides> = {
  model: TEXT,
  body: OBJECT,
  headers: OBJECT,
  settings: OBJECT,
  whenBusy: WHEN_BUSY,
  replay: REPLAY,
  models: LIST,
}

/** Of what a chat takes. */
export const CHAT: Kinds<ChatOptions> = {
  ...CONNECTION,
  client: CLIENT,
  // Looked at by itself.
  pace: ['a pace', 'constructor'],
  model: TEXT,
  body: RESOLVABLE,
  settings: OBJECT,
  whenBusy: WHEN_BUSY,
  replay: REPLAY,
  id: TEXT,
  initialMessages: ['a list of messages', 'Array', 'tree'],
  storage: ['what `indexedDB` returns', 'load'],
  autoResume: BOOLEAN,
  metadata: OBJECT,
  system: TEXT,
  continuePrompt: ['a text or false', 'String', false],
  maxQueue: NUMBER,
  tools: ['what `toolRunner` returns', 'definitions'],
  output: ['what `structured` returns', 'reader'],
  maxCost: NUMBER,
  prepareFile: FUNCTION,
  prepare: FUNCTION,
  onChunk: FUNCTION,
  onToolCall: FUNCTION,
  onFinish: FUNCTION,
  onError: FUNCTION,
  generateId: FUNCTION,
  scheduler: SCHEDULER,
}
