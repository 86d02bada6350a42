// The detailed list of models that the script serves.
import type { ScriptedModel } from '../../testing/index.ts'
import { scriptedPrices } from './prices.ts'

const capabilities = {
  vision: true,
  reasoning: false,
  tool_calling: true,
  parallel_tool_calls: true,
  structured_output: true,
  pdf_upload: true,
  video_input: false,
}

function model(id: string, name: string, more: Readonly<Record<string, unknown>>): ScriptedModel {
  const price = scriptedPrices[id]
  return {
    id,
    name,
    contextLength: 128_000,
    wire: {
      owned_by: id.split(/[-/]/, 1)[0],
      created: 1_700_000_000,
      max_output_tokens: 16_384,
      capabilities,
      architecture: { input_modalities: ['text', 'image'] },
      pricing: price && {
        prompt: Number(price.prompt),
        completion: Number(price.completion),
        currency: 'USD',
        unit: 'per_million_tokens',
      },
      icon_url: `/icons/${id.split('/').at(-1)}.svg`,
      category: 'General',
      ...more,
    },
  }
}

/** The list of `GET /v1/models?detailed=true`. */
export const scriptedModels: readonly ScriptedModel[] = [
  model('chatgpt-4o-latest', 'ChatGPT 4o', { description: 'Quick, and good at most things.' }),
  model('claude-3-5-sonnet-20241022', 'Claude 3.5 Sonnet', {
    description: 'Writes well, and caches what it was told.',
    context_length: 200_000,
  }),
  model('TEE/deepseek-r1', 'DeepSeek R1 (TEE)', {
    description: 'Thinks in an enclave.',
    capabilities: { ...capabilities, vision: false, pdf_upload: false, reasoning: true },
    architecture: { input_modalities: ['text'] },
  }),
]
