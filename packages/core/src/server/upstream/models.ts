// A list of models, shortened to those that may be asked.
import { parseJson } from '../../json.ts'
import { isModelAllowed } from '../limits/allow.ts'
import type { Allowed } from '../options.ts'

/** The list with only the models that may be asked; undefined where it was no list. */
export function allowedModels(text: string, models: Allowed['models']): string | undefined {
  const list = parseJson(text) as { data?: unknown } | undefined
  if (!Array.isArray(list?.data)) return undefined
  const data = list.data.filter((model: { id?: unknown }) => isModelAllowed(models, model?.id))
  return JSON.stringify({ ...list, data })
}
