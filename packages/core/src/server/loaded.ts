// Parts that only some requests need, loaded with the first of them.

/** Loads once; what failed is tried again. An `import()` of what is there already takes some 10 µs. Benchmark: route. */
export function loadedOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined
  return () =>
    (loading ??= load().catch((cause: unknown) => {
      loading = undefined
      throw cause
    }))
}
