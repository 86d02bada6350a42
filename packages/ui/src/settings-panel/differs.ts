// Which settings there are, and whether somebody changed one.
import type { NumberSetting, SettingValues } from '@x/react'

/** What the panel shows unless it is told. */
export const EVERYTHING: readonly (NumberSetting | 'system')[] = [
  'system',
  'temperature',
  'topP',
  'frequencyPenalty',
  'presencePenalty',
  'maxTokens',
]

/** Whether one of these settings is not what was chosen at first. */
export function differs(
  values: SettingValues,
  initial: SettingValues,
  names: readonly (NumberSetting | 'system')[],
): boolean {
  return names.some((name) => values[name] !== initial[name])
}
