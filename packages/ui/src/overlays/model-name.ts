import type { Model } from '@x/core'

/** What a model is called. */
export function nameOf({ name, id }: Model): string {
  return name ?? id
}
