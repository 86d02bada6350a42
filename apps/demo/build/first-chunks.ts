// Which files the build makes of what loads at once: few, as each costs a phone a way to the server.

/** What is known of modules when chunks are made. */
interface Modules {
  getModuleInfo(id: string): { importers: readonly string[]; isEntry: boolean } | null
}

/**
 * Parts that only files of later use, though what the entry imports them by, the one file of a package, names all. By
 * folder, as a bundler that makes groups does not say who uses what.
 */
const LATER =
  /[\\/](?:completion|partial-json|use-completion|conversation-list|verification-badge|settings-panel|settings-tab|shortcuts|toggles|read-aloud|side-by-side|balance-notice|composer-(?:dictate|estimate|triggers?))\b/

/** Whether the entry imports it, by whichever way. What is imported when it is used does not count. */
function isFirst(id: string, modules: Modules, asked = new Set<string>()): boolean {
  if (asked.has(id)) return false
  asked.add(id)
  const found = modules.getModuleInfo(id)
  if (!found) return false
  return found.isEntry || found.importers.some((each) => isFirst(each, modules, asked))
}

/** React, which stays the same from deployment to deployment, and all else that the entry imports. */
export const firstChunks = [
  { name: 'react', test: /[\\/]node_modules[\\/](?:react|react-dom|scheduler)[\\/]/, priority: 2 },
  {
    name: (id: string, modules: Modules) =>
      !LATER.test(id) && isFirst(id, modules) ? 'page' : null,
    priority: 1,
  },
]
