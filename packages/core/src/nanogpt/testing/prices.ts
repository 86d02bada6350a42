// What the scripted account pays, so that its bills add up to the last digit.
import type { ModelPricing } from '../../message/types.ts'

/** The scripted models by id; amounts for a million tokens. */
export const scriptedPrices: Readonly<Record<string, ModelPricing>> = {
  'chatgpt-4o-latest': { prompt: '5', completion: '15', currency: 'USD' },
  'claude-3-5-sonnet-20241022': { prompt: '3', completion: '15', currency: 'USD' },
  'TEE/deepseek-r1': { prompt: '0.7', completion: '2.5', currency: 'USD' },
}
