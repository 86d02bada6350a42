'use client'
import { forwardRef } from 'react'
import type { WebSearchDepth } from '@x/core'
import { type ChatSettings, useSettingsContext } from '@x/react'
import { formatPrice } from '../format.ts'
import { presence, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { englishToggles } from '../settings-panel/button-words.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import { ChoiceSelect, ToggleButton } from './toggle.tsx'

/** Props of `WebSearchToggle`, `CacheToggle` and `ReasoningPicker`. */
export interface SettingToggleProps extends Omit<PartProps<'span'>, 'children'> {
  /** @default those of the nearest `SettingsProvider` */
  settings?: ChatSettings | undefined
}

const DEPTHS = ['standard', 'deep'] as const

/** Turns web search on and, where the endpoint has several, chooses its depth by price. Nothing where it has none. */
export const WebSearchToggle: Part<SettingToggleProps, HTMLSpanElement> = forwardRef(
  function WebSearchToggle({ settings: given, render, ...rest }, ref) {
    const { values, features, set } = useSettingsContext(given)
    const { locale } = useUI()
    const text = usePartWords(englishToggles, (pack) => pack.settings)
    const feature = features.webSearch
    if (!feature) return null
    const { webSearch } = values
    const isOn = Boolean(webSearch)
    const depths = feature === true ? [] : DEPTHS.filter((depth) => feature[depth])
    const first = depths[0] ?? true
    const priceOf = (depth: WebSearchDepth | undefined): string | undefined =>
      depth?.price && formatPrice(depth.price, locale)
    const choices = depths.map((depth) => {
      const price = feature === true ? undefined : priceOf(feature[depth])
      return { value: depth, label: [text.depths[depth], price].filter(Boolean).join(' · ') }
    })
    const chosen = depths.find((depth) => depth === webSearch) ?? first
    return renderPart('span', render, {
      'data-x-toggle': 'web-search',
      'data-on': presence(isOn),
      ...rest,
      ref,
      children: (
        <>
          <ToggleButton
            icon="globe"
            label={text.webSearch}
            hint={text.webSearchHint}
            isOn={isOn}
            onPress={() => set({ webSearch: isOn ? undefined : first })}
          />
          {isOn && choices.length > 0 && (
            <ChoiceSelect
              label={text.searchDepth}
              note={text.searchPriceHint}
              value={String(chosen)}
              choices={choices}
              onChoose={(value) => set({ webSearch: DEPTHS.find((depth) => depth === value) })}
            />
          )}
        </>
      ),
    })
  },
)
