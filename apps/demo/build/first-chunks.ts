// Which files the build makes of what loads at once: few, as each costs a phone a way to the server.

/** What is known of modules when chunks are made. */
interface Modules {
  getModuleInfo(id: string): { importers: readonly string[]; isEntry: boolean } | null
}

const REACT = /[\\/]node_modules[\\/](?:react|react-dom|scheduler)[\\/]/

/** Whether the entry imports it, by whichever way. What is imported when it is used does not count. */
function isFirst(id: string, modules: Modules, asked = new Set<string>()): boolean {
  if (asked.has(id)) return false
  asked.add(id)
  const found = modules.getModuleInfo(id)
  if (!found) return false
  return found.isEntry || found.importers.some((each) => isFirst(each, modules, asked))
}

/** The file of a module: React, which stays from deployment to deployment; the page; or as the build has it. */
export function firstChunk(id: string, modules: Modules): string | null {
  if (!isFirst(id, modules)) return null
  return REACT.test(id) ? 'react' : 'page'
}
