// A long thread in pages, so that what is far from the view costs a page and not its messages.
import { isSameList } from '../same-list.ts'

/** Messages that stand together. The same object as long as the same messages are in it. */
export interface Page {
  /** Stays, whatever comes before or after: what React knows the page by. */
  readonly key: string
  readonly ids: readonly string[]
}

/** So many messages are a page. Small enough to become rich within a few frames. */
export const PAGE_SIZE = 16

/**
 * The ids in pages. A message stays in its page, so that history put in front and answers added behind make new
 * pages and leave the others alone.
 */
export function paginate(before: readonly Page[], ids: readonly string[]): readonly Page[] {
  const owners = new Map<string, Page>()
  for (const page of before) for (const id of page.ids) owners.set(id, page)
  const keys = new Set<string>()
  const pages: { key: string; owner: Page | undefined; ids: string[] }[] = []
  for (const id of ids) {
    const owner = owners.get(id)
    const last = pages.at(-1)
    const hasRoom = last && last.ids.length < PAGE_SIZE
    if (last && (owner ? owner === last.owner : hasRoom && isLastOf(last))) {
      last.ids.push(id)
      continue
    }
    let key = owner && !keys.has(owner.key) ? owner.key : id
    while (keys.has(key)) key += '+'
    keys.add(key)
    pages.push({ key, owner, ids: [id] })
  }
  const kept = pages.map(({ key, owner, ids: own }) =>
    owner && key === owner.key && isSameList(owner.ids, own) ? owner : { key, ids: own },
  )
  return isSameList(kept, before) ? before : kept

  // A page of before that has more to come takes no stranger in between.
  function isLastOf({ owner, ids: own }: { owner: Page | undefined; ids: string[] }): boolean {
    return (
      owner === undefined ||
      owner.ids.at(-1) === own.at(-1) ||
      !ids.includes(owner.ids.at(-1) ?? '')
    )
  }
}

/** Pages that stand together. The same object as long as the same pages are in it. */
export interface Section {
  readonly key: string
  readonly pages: readonly Page[]
}

/** Pages in sections, by the same rules as messages in pages. */
export function toSections(before: readonly Section[], pages: readonly Page[]): readonly Section[] {
  const groupsBefore = before.map(({ key, pages: own }) => ({ key, ids: keysOf(own) }))
  const pageOf = new Map(pages.map((page) => [page.key, page]))
  const sectionOf = new Map(before.map((section) => [section.key, section]))
  return paginate(groupsBefore, keysOf(pages)).map(({ key, ids }) => {
    const own = ids.flatMap((id) => pageOf.get(id) ?? [])
    const section = sectionOf.get(key)
    return section && isSameList(section.pages, own) ? section : { key, pages: own }
  })
}

function keysOf(pages: readonly Page[]): string[] {
  return pages.map(({ key }) => key)
}
