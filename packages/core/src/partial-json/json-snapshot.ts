// What is known of a JSON text that is still arriving. A plain value: it does not change when more arrives.

/**
 * A value of which only a beginning may be there: every member may be missing, and a string may be cut,
 * so that it is a `string` also where the whole is one of a few words.
 */
export type DeepPartial<T> = unknown extends T
  ? T
  : T extends string
    ? string
    : T extends readonly (infer E)[]
      ? readonly DeepPartial<E>[]
      : T extends object
        ? { readonly [K in keyof T]?: DeepPartial<T[K]> }
        : T

/** JSON as far as it is known. */
export interface JsonSnapshot<T = unknown> {
  /**
   * The value so far, or undefined before it begins. Strings may be a beginning; numbers, `true`, `false`
   * and `null` appear when they are whole; a member appears when its value begins.
   */
  readonly value: DeepPartial<T> | undefined
  /** The keys that lead to what is being written. Undefined once the whole value is there. */
  readonly openPath: readonly string[] | undefined
}

/** Before anything has arrived. */
export const NOTHING_YET: { value: undefined; openPath: readonly string[] } = {
  value: undefined,
  openPath: [],
}

/**
 * Whether what is at a path is whole, and can no longer change. A member that is absent from a whole
 * object is as final as one that is there. Without a path: whether everything is.
 */
export function isComplete(
  snapshot: Pick<JsonSnapshot, 'openPath'> & { readonly value: unknown },
  path: readonly (string | number)[] = [],
): boolean {
  const { openPath } = snapshot
  if (!openPath) return true
  let { value } = snapshot
  for (const [depth, key] of path.entries()) {
    if (typeof value !== 'object' || value === null) return false
    // The first key that leaves the path being written leads to something that is whole, if it is there.
    if (String(key) !== openPath[depth]) return Object.hasOwn(value, key)
    value = (value as Record<string, unknown>)[key]
  }
  return false
}
