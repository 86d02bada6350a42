// Passwords and keys among the arguments of a call: shown to nobody, and sent as they are.

const MASK = '••••••'
const DEEP = '…'
const DEEPEST = 20
const NAMES =
  /pass(?:word|wd|phrase|code)|secret(?!ar)|api[-_ ]?key|access[-_ ]?key|private[-_ ]?key|(?:^|[-_])token$|[a-z]Token$|^token$|authorization|credential|cookie|\bcvv\b|\bpin$/i
const VALUES = /^(?:Bearer\s+\S{8}|(?:sk|pk|rk|ghp|gho|xox[abp]|glpat|AKIA)[-_A-Z0-9]\S{11})/

/** Whether a value is a secret, by its name or by what it looks like. */
export function isSecret(name: string, value: unknown): boolean {
  if (typeof value !== 'string' && typeof value !== 'number') return false
  return NAMES.test(name) || (typeof value === 'string' && VALUES.test(value))
}

/** A value with a mask in place of each secret, and no deeper, nor otherwise, than JSON can be written. */
export function masked(value: unknown, name = '', depth = 0): unknown {
  if (isSecret(name, value)) return MASK
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  // Deeper than anybody reads, and than a stack may be.
  if (depth === DEEPEST) return DEEP
  if (Array.isArray(value)) return value.map((each) => masked(each, name, depth + 1))
  return ofMembers(
    Object.entries(value).map(([key, member]) => [key, masked(member, key, depth + 1)]),
  )
}

/** A value that was changed, with the secrets of the given one wherever the mask was left. */
export function unmasked(changed: unknown, given: unknown): unknown {
  if (changed === MASK || (changed === DEEP && typeof given === 'object')) return given
  if (Array.isArray(changed)) {
    return changed.map((each, at) => unmasked(each, Array.isArray(given) ? given[at] : undefined))
  }
  if (typeof changed !== 'object' || changed === null) return changed
  const before = new Map(typeof given === 'object' && given ? Object.entries(given) : [])
  return ofMembers(
    Object.entries(changed).map(([key, member]) => [key, unmasked(member, before.get(key))]),
  )
}

// `fromEntries` defines members, so that one named `__proto__` is a member like any other.
function ofMembers(members: [string, unknown][]): unknown {
  return Object.fromEntries(members)
}
