// The strings of toggles, settings and models; the English ones of models are in model-words.ts.
import type { Model } from '@x/core'
import type { NumberSetting } from '@x/react'
import { englishToggles, type ToggleWords } from './button-words.ts'
import type { ModelButtonWords } from './model-button-words.ts'

/** The strings of the toggles and of the panel for settings. */
export interface SettingsWords extends ToggleWords {
  /** Above the panel, where it opens in the chat. */
  ofChat: string
  close: string
  /** What few people change. */
  advanced: string
  labels: Readonly<Record<NumberSetting | 'system', string>>
  hints: Readonly<Record<NumberSetting | 'system', string>>
  /** In the place of a number that is left to the model. */
  unset: string
  outOfRange(min: string, max: string): string
  notWhole(min: string): string
  reset: string
}

/** The strings of the list of models. */
export interface ModelWords extends ModelButtonWords {
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
  ...englishToggles,
  ofChat: 'Settings for this chat',
  close: 'Close',
  advanced: 'Advanced',
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
