// What developers are told while they develop: each sentence once, and nothing in production.

declare const process: { env: { NODE_ENV?: string | undefined } }

const told = new Set<string>()

/** Warns in the console. The sentence says what happened, why it matters and what to do. */
export function warnOnce(sentence: string): void {
  if (isProduction() || told.has(sentence)) return
  told.add(sentence)
  // oxlint-disable-next-line eslint/no-console -- the one place where the package speaks to developers
  console.warn(sentence)
}

function isProduction(): boolean {
  try {
    // Written out, as bundlers look for it.
    return process.env.NODE_ENV === 'production'
  } catch {
    // No bundler has put it in, and no Node is there: nobody said that this is development.
    return true
  }
}
