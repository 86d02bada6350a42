// The strings of toggles, settings, models and money.
import type { Model, Settings } from '@x/core'
import type { NumberSetting } from '@x/react'
import { plural } from '../plural.ts'

/** The strings of the toggles and of the panel for settings. */
export interface SettingsWords {
  title: string
  /** Above the panel, where it opens in the chat. */
  ofChat: string
  close: string
  /** What few people change. */
  advanced: string
  webSearch: string
  /** What a search does to the price besides its own. */
  webSearchHint: string
  /** Above the depths with their prices. */
  searchPriceHint: string
  searchDepth: string
  depths: Readonly<Record<'standard' | 'deep', string>>
  reasoning: string
  efforts: Readonly<Record<NonNullable<Settings['reasoning']> | 'auto', string>>
  cache: string
  cacheHint: string
  cacheFor: string
  labels: Readonly<Record<NumberSetting | 'system', string>>
  hints: Readonly<Record<NumberSetting | 'system', string>>
  /** In the place of a number that is left to the model. */
  unset: string
  outOfRange(min: string, max: string): string
  notWhole(min: string): string
  reset: string
}

/** The strings of the list of models. */
export interface ModelWords {
  label: string
  choose: string
  search: string
  recent: string
  others: string
  loading: string
  failed: string
  none: string
  noneFound: string
  /** Of the buttons that leave those models that can do something. */
  filters: string
  found(count: string, value: number): string
  price(prompt: string, completion: string): string
  priceLabel(prompt: string, completion: string): string
  perMillion: string
  free: string
  context(count: string): string
  capabilities: Readonly<
    Record<
      Exclude<keyof NonNullable<Model['capabilities']>, 'parallelTools'> | 'verifiable',
      string
    >
  >
}

/** English. */
export const englishSettings: SettingsWords = {
  title: 'Settings',
  ofChat: 'Settings for this chat',
  close: 'Close',
  advanced: 'Advanced',
  webSearch: 'Search',
  webSearchHint: 'What is found adds input tokens',
  searchPriceHint: 'Price of a search; what is found adds input tokens',
  searchDepth: 'Depth of the search',
  depths: { standard: 'Standard', deep: 'Deep' },
  reasoning: 'Reasoning',
  efforts: {
    auto: 'Auto',
    none: 'None',
    minimal: 'Minimal',
    low: 'Low',
    medium: 'Medium',
    high: 'High',
    xhigh: 'Very high',
    max: 'Maximum',
  },
  cache: 'Cache',
  cacheHint: 'Keeping a prompt costs more once; reading it again costs less',
  cacheFor: 'How long the cache keeps it',
  labels: {
    temperature: 'Temperature',
    topP: 'Top P',
    frequencyPenalty: 'Frequency penalty',
    presencePenalty: 'Presence penalty',
    maxTokens: 'Longest answer',
    system: 'Instructions',
  },
  hints: {
    temperature: 'Lower is steadier, higher is more surprising.',
    topP: 'Leaves out what is unlikely. Change this or the temperature, not both.',
    frequencyPenalty: 'Above 0, words repeat less.',
    presencePenalty: 'Above 0, new topics come sooner.',
    maxTokens: 'In tokens; about three quarters of a word each.',
    system: 'Sent before the conversation, and not shown in it.',
  },
  unset: 'Auto',
  outOfRange: (min, max) => `Use a number from ${min} to ${max}.`,
  notWhole: (min) => `Use a whole number from ${min} on.`,
  reset: 'Reset',
}

/** English. */
export const englishModels: ModelWords = {
  label: 'Model',
  choose: 'Choose a model',
  search: 'Search models',
  recent: 'Recent',
  others: 'Others',
  loading: 'Loading models',
  failed: 'The models could not be listed.',
  none: 'This endpoint lists no models.',
  noneFound: 'No model found.',
  filters: 'Only models with',
  found: (count, value) => `${count} ${plural('en', value, { one: 'model', other: 'models' })}`,
  price: (prompt, completion) => `${prompt} / ${completion}`,
  priceLabel: (prompt, completion) => `${prompt} in, ${completion} out per million tokens`,
  perMillion: 'Prices in / out per million tokens',
  free: 'Free',
  context: (count) => `${count} context`,
  capabilities: {
    vision: 'Vision',
    files: 'Files',
    audio: 'Audio',
    video: 'Video',
    reasoning: 'Reasoning',
    tools: 'Tools',
    structuredOutput: 'Structured output',
    imageOutput: 'Makes images',
    verifiable: 'Verifiable',
  },
}
