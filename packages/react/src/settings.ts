// What a person may choose for the requests to come, its ranges, and how it becomes a request.
import { type ChatOptions, type DialectFeatures, type Settings, ChatError } from '@x/core'

/** A setting that is a number. */
export type NumberSetting =
  | 'temperature'
  | 'topP'
  | 'frequencyPenalty'
  | 'presencePenalty'
  | 'maxTokens'

/** What was chosen. What is absent is left to the model. */
export interface SettingValues
  extends Settings, Readonly<Partial<Record<NumberSetting, number | undefined>>> {
  /** The id of the model to ask. */
  readonly model?: string | undefined
  /** Instructions sent before the conversation. */
  readonly system?: string | undefined
}

/** The numbers that a setting may have, and the step of a slider over them. */
export interface SettingRange {
  min: number
  /** Undefined where there is no limit. */
  max: number | undefined
  step: number
}

/** The ranges of the settings that are numbers. The numbers of tokens are whole. */
export const settingRanges: Readonly<Record<NumberSetting, SettingRange>> = {
  temperature: { min: 0, max: 2, step: 0.1 },
  topP: { min: 0, max: 1, step: 0.05 },
  frequencyPenalty: { min: -2, max: 2, step: 0.1 },
  presencePenalty: { min: -2, max: 2, step: 0.1 },
  maxTokens: { min: 1, max: undefined, step: 1 },
}

const WIRE_NAMES: Readonly<Record<NumberSetting, string>> = {
  temperature: 'temperature',
  topP: 'top_p',
  frequencyPenalty: 'frequency_penalty',
  presencePenalty: 'presence_penalty',
  maxTokens: 'max_tokens',
}

const NUMBERS = Object.keys(settingRanges) as NumberSetting[]

/** Whether a number is one that the setting may have. */
export function isWithinRange(name: NumberSetting, value: number): boolean {
  const { min, max = Infinity } = settingRanges[name]
  if (name === 'maxTokens' && !Number.isSafeInteger(value)) return false
  return Number.isFinite(value) && value >= min && value <= max
}

const OTHERS: readonly (keyof SettingValues)[] = [
  'model',
  'system',
  'webSearch',
  'reasoning',
  'cache',
]

/** Throws `ChatError` `usage` for a number that no endpoint takes, and for a member that would change nothing. */
export function checkSettings(values: SettingValues): void {
  const known: readonly string[] = [...OTHERS, ...NUMBERS]
  const unknown = Object.keys(values).find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new ChatError('usage', {
      message: `@x/react: there is no setting \`${unknown}\`, so it would change nothing. Pass some of: ${known.join(', ')}.`,
    })
  }
  for (const name of NUMBERS) {
    const value = values[name]
    if (value === undefined || isWithinRange(name, value)) continue
    const { min, max } = settingRanges[name]
    const range = max === undefined ? `a whole number from ${min} on` : `from ${min} to ${max}`
    throw new ChatError('usage', {
      message: `@x/react: the setting \`${name}\` is ${value}, which no endpoint takes. Pass ${range}, or undefined to leave it to the model.`,
    })
  }
}

/** The members of a request. Settings that the endpoint has no word for are left out. */
export function toChatOptions(
  values: SettingValues,
  features: DialectFeatures,
): Pick<ChatOptions, 'model' | 'system' | 'settings' | 'body'> {
  const { webSearch, reasoning, cache, model, system } = values
  const body: Record<string, number> = {}
  for (const name of NUMBERS) {
    const value = values[name]
    if (value !== undefined) body[WIRE_NAMES[name]] = value
  }
  const settings: Settings = {}
  if (features.webSearch && webSearch) settings.webSearch = webSearch
  if (features.reasoning && reasoning) settings.reasoning = reasoning
  if (features.cache && cache) settings.cache = cache
  return { ...(model ? { model } : {}), ...(system ? { system } : {}), settings, body }
}

const EFFORTS: readonly unknown[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']
const SEARCHES: readonly unknown[] = [true, 'standard', 'deep']
const CACHES: readonly unknown[] = [true, '5m', '1h']

/** What can be used of values that were kept, perhaps by another version. */
export function readValues(kept: unknown): SettingValues {
  if (typeof kept !== 'object' || kept === null) return {}
  const raw = kept as Record<string, unknown>
  const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''
  const isUsable: Readonly<Record<keyof SettingValues, (value: unknown) => boolean>> = {
    model: isText,
    system: isText,
    webSearch: (value) => SEARCHES.includes(value),
    reasoning: (value) => EFFORTS.includes(value),
    cache: (value) => CACHES.includes(value),
    temperature: isNumber('temperature'),
    topP: isNumber('topP'),
    frequencyPenalty: isNumber('frequencyPenalty'),
    presencePenalty: isNumber('presencePenalty'),
    maxTokens: isNumber('maxTokens'),
  }
  return Object.fromEntries(
    Object.entries(isUsable).flatMap(([name, test]) =>
      test(raw[name]) ? [[name, raw[name]]] : [],
    ),
  )
}

function isNumber(name: NumberSetting): (value: unknown) => boolean {
  return (value) => typeof value === 'number' && isWithinRange(name, value)
}
