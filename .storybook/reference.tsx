// The sources of the packages are read by pages, and by no story: they come in a piece of their own, before a page is shown.
import type { ReactElement } from 'react'
import type * as Reference from './facts.tsx'

let loaded: typeof Reference | undefined

/** Loads what `Lead` and `Facts` need. A page is made after it, so that its list of headings is whole. */
export async function loadReference(): Promise<void> {
  loaded ??= await import('./facts.tsx')
}

/** What the subject of a page is, and how to import it. */
export function Lead(props: Reference.NamesProps): ReactElement | null {
  return loaded ? <loaded.Lead {...props} /> : null
}

/** What the names of a page take and give. */
export function Facts(props: Reference.NamesProps): ReactElement | null {
  return loaded ? <loaded.Facts {...props} /> : null
}
