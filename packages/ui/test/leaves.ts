// The strings of a pack of words, by where they stand in it.

/** Every string by its path, e.g. `errors.topUp.title`. A function is called with «1», «2», … and the number 5. */
export function leavesOf(pack: object, above = ''): (readonly [path: string, text: string])[] {
  return Object.entries(pack).flatMap(([name, value]: [string, unknown]) => {
    const path = above + name
    if (typeof value === 'string') return [[path, value] as const]
    if (typeof value === 'function') {
      const result: unknown = value('«1»', WITH_NUMBER.test(path) ? 5 : '«2»', '«3»')
      return [[path, String(result)] as const]
    }
    return typeof value === 'object' && value ? leavesOf(value, `${path}.`) : []
  })
}

const WITH_NUMBER = /queued$|tooMany$|found$|aboutTokens$|announceCode$|announceTable$|notShown$/

/** The pack with every string in brackets, so that what is not in brackets came from elsewhere. */
export function bracketed<T extends object>(pack: T): T {
  return Object.fromEntries(
    Object.entries(pack).map(([name, value]: [string, unknown]) => {
      if (name === 'language') return [name, value]
      if (typeof value === 'string') return [name, `⟦${value}⟧`]
      if (typeof value === 'function') {
        return [name, (...values: unknown[]) => `⟦${String(value(...values))}⟧`]
      }
      return [name, bracketed(value as object)]
    }),
  ) as T
}
