// Named character references where there is no DOM: servers, workers, tests.
import { characterEntities } from 'character-entities'

/** What a name (without `&` and `;`) stands for. */
export function decodeNamed(name: string): string | undefined {
  return Object.hasOwn(characterEntities, name) ? characterEntities[name] : undefined
}
