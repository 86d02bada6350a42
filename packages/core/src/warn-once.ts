// Warnings to developers: each is told once in a process.

const told = new Set<string>()

/** Writes a warning to the console, once. */
export function warnOnce(message: string): void {
  if (told.has(message)) return
  told.add(message)
  // oxlint-disable-next-line no-console -- the one place where this library warns
  console.warn(`@x/core: ${message}`)
}
