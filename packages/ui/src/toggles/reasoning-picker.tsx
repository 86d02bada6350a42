'use client'
import { forwardRef } from 'react'
import type { Settings } from '@x/core'
import { useSettingsContext } from '@x/react'
import { MoreIcon } from '../more-icons.tsx'
import { presence, renderPart } from '../part.ts'
import type { Part } from '../part.ts'
import { englishToggles } from '../settings-panel/button-words.ts'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import { ChoiceSelect } from './toggle.tsx'
import type { SettingToggleProps } from './web-search-toggle.tsx'

type Effort = NonNullable<Settings['reasoning']>

/** Props of `ReasoningPicker`. */
export interface ReasoningPickerProps extends SettingToggleProps {
  /** @default those that the endpoint names, or low, medium and high */
  efforts?: readonly Effort[] | undefined
}

const AUTO = 'auto'
const USUAL: readonly Effort[] = ['low', 'medium', 'high']

/** How much the model thinks before it answers. Nothing where the endpoint takes no such wish. */
export const ReasoningPicker: Part<ReasoningPickerProps, HTMLSpanElement> = forwardRef(
  function ReasoningPicker({ settings: given, efforts, render, ...rest }, ref) {
    const { values, features, set } = useSettingsContext(given)
    const text = usePartWords(englishToggles, (pack) => pack.settings)
    const feature = features.reasoning
    if (!feature) return null
    const chosen = values.reasoning
    const offered = efforts ?? (feature === true ? USUAL : feature)
    // What an app chose at first may be none of them; it is shown all the same.
    const all = chosen && !offered.includes(chosen) ? [...offered, chosen] : offered
    const choices = [AUTO, ...all].map((value) => ({
      value,
      label: text.efforts[value as Effort | typeof AUTO],
    }))
    return renderPart('span', render, {
      'data-x-toggle': 'reasoning',
      'data-on': presence(chosen !== undefined),
      ...rest,
      ref,
      children: (
        <label data-x-toggle-select="">
          <MoreIcon name="thought" />
          <span data-x-toggle-label="">{text.reasoning}</span>
          <ChoiceSelect
            value={chosen ?? AUTO}
            choices={choices}
            onChoose={(value) => set({ reasoning: all.find((effort) => effort === value) })}
          />
        </label>
      ),
    })
  },
)
