// What a script may say, by name: a member that is written wrong would else be an answer without it.
import { asArray, asObject } from '../json.ts'
import { namesOf, refuseUnknown } from '../unknown-members.ts'
import type {
  Answer,
  Pace,
  Script,
  ScriptedCitation,
  ScriptedEndpoint,
  ScriptedError,
  ScriptedModel,
  ScriptedToolCall,
  ScriptedUsage,
} from './script.ts'

const ENDPOINT = namesOf<ScriptedEndpoint>({
  answers: true,
  models: true,
  pace: true,
  apiKey: true,
  routes: true,
})
const ANSWER = namesOf<Answer>({
  text: true,
  reasoning: true,
  reasoningField: true,
  refusal: true,
  toolCalls: true,
  citations: true,
  usage: true,
  cost: true,
  model: true,
  finishReason: true,
  pace: true,
  choices: true,
  stallAfter: true,
  cutAfter: true,
  cut: true,
  error: true,
  errorAfter: true,
  html: true,
  unreachable: true,
  raw: true,
  contentType: true,
  json: true,
  status: true,
  wire: true,
  headers: true,
})
const PACE = namesOf<Pace>({ headersMs: true, firstTokenMs: true, tokensPerSecond: true })
const ERROR = namesOf<ScriptedError>({
  message: true,
  status: true,
  code: true,
  type: true,
  param: true,
  headers: true,
})
const CALL = namesOf<ScriptedToolCall>({ id: true, name: true, args: true })
const CITATION = namesOf<ScriptedCitation>({
  url: true,
  title: true,
  snippet: true,
  start: true,
  end: true,
})
const USAGE = namesOf<ScriptedUsage>({
  promptTokens: true,
  completionTokens: true,
  reasoningTokens: true,
  cachedTokens: true,
  cacheWriteTokens: true,
  wire: true,
})
const MODEL = namesOf<ScriptedModel>({
  id: true,
  name: true,
  description: true,
  contextLength: true,
  wire: true,
})

function refuse(given: unknown, of: string, known: readonly string[]): void {
  const each = asObject(given)
  if (each) refuseUnknown(each, { of, known, elsewhere: known === ANSWER ? ENDPOINT : [] })
}

/** Refuses an answer with a member that no script knows. @throws ChatError `usage` */
export function checkAnswer(answer: Answer): void {
  refuse(answer, 'an answer of a script', ANSWER)
  refuse(answer.pace, 'the `pace` of a script', PACE)
  refuse(answer.usage, 'the `usage` of a script', USAGE)
  for (const error of [answer.error, answer.errorAfter?.error]) {
    refuse(error, 'an `error` of a script', ERROR)
  }
  for (const call of asArray(answer.toolCalls)) refuse(call, 'a call of a script', CALL)
  for (const page of asArray(answer.citations)) refuse(page, 'a citation of a script', CITATION)
  for (const choice of answer.choices ?? []) checkAnswer(choice)
}

/** Refuses a script with a member that none knows, down to its answers. @throws ChatError `usage` */
export function checkScript(script: Script): void {
  const isEndpoint = typeof script === 'object' && 'answers' in script
  if (isEndpoint) {
    refuse(script, 'a script of an endpoint', ENDPOINT)
    refuse(script.pace, 'the `pace` of a script', PACE)
    for (const model of script.models ?? []) refuse(model, 'a model of a script', MODEL)
  }
  const answers = isEndpoint ? [script.answers, ...Object.values(script.routes ?? {})] : [script]
  for (const answer of answers.flat()) if (typeof answer === 'object') checkAnswer(answer)
}
