'use client'
import { forwardRef } from 'react'
import { useSettingsContext } from '@x/react'
import { presence, renderPart } from '../part.ts'
import type { Part } from '../part.ts'
import { englishToggles } from '../settings-panel/button-words.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import { ChoiceSelect, ToggleButton } from './toggle.tsx'
import type { SettingToggleProps } from './web-search-toggle.tsx'

const TIMES = { '5m': [5, 'minute'], '1h': [1, 'hour'] } as const

/** Turns the caching of prompts on and, where there are several, chooses for how long. Nothing where there is none. */
export const CacheToggle: Part<SettingToggleProps, HTMLSpanElement> = forwardRef(
  function CacheToggle({ settings: given, render, ...rest }, ref) {
    const { values, features, set } = useSettingsContext(given)
    const { locale } = useUI()
    const text = usePartWords(englishToggles, (pack) => pack.settings)
    const feature = features.cache
    if (!feature) return null
    const times = feature === true ? [] : feature
    const first = times[0] ?? true
    const isOn = Boolean(values.cache)
    const choices = times.map((time) => {
      const [count, unit] = TIMES[time]
      const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' })
      return { value: time, label: format.format(count) }
    })
    return renderPart('span', render, {
      'data-x-toggle': 'cache',
      'data-on': presence(isOn),
      ...rest,
      ref,
      children: (
        <>
          <ToggleButton
            icon="cache"
            label={text.cache}
            hint={text.cacheHint}
            isOn={isOn}
            onPress={() => set({ cache: isOn ? undefined : first })}
          />
          {isOn && choices.length > 1 && (
            <ChoiceSelect
              label={text.cacheFor}
              note={text.cacheHint}
              value={String(times.find((time) => time === values.cache) ?? first)}
              choices={choices}
              onChoose={(value) => set({ cache: times.find((time) => time === value) })}
            />
          )}
        </>
      ),
    })
  },
)
