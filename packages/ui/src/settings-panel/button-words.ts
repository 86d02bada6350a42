// What the buttons beside a message say. What opens behind them brings the rest: words.ts.
import type { Settings } from '@x/core'

/** The strings of the toggles, and of the button for settings. */
export interface ToggleWords {
  title: string
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
}

/** English, of the toggles and of the button for settings. */
export const englishToggles: ToggleWords = {
  title: 'Settings',
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
}
