// What a storage of the app's must have, checked before it is asked for anything.
import { FUNCTION, mustBe } from '../kinds.ts'
import type { Storage } from './types.ts'

const NEEDED = ['load', 'save', 'remove', 'list'] as const
const OPTIONAL = ['watch', 'tell', 'lock'] as const

/** @throws ChatError `usage` that names the member which is missing, or no function. */
export function checkStorage(storage: Storage): void {
  const given = OPTIONAL.filter((name) => (storage[name] ?? undefined) !== undefined)
  for (const name of [...NEEDED, ...given]) mustBe(FUNCTION, storage[name], `\`storage.${name}\``)
}
