import { plural } from '../plural.ts'
import { englishModelButton } from './model-button-words.ts'
import type { ModelWords } from './words.ts'

/** English. */
export const englishModels: ModelWords = {
  ...englishModelButton,
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
