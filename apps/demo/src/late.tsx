// Parts that are fetched when they are used. After a deployment the files of an older page are gone, and without a
// network those that were never used: then a part says so in its place, and the rest of the page goes on.
import { type ComponentType, lazy, type LazyExoticComponent } from 'react'
import { useDemoWords } from './language.tsx'

interface Loaded<Props> {
  default: ComponentType<Props>
}

/**
 * As `lazy` of React, but a file that cannot be had becomes a sentence with a way out, or `instead`.
 * @example
 * const Menu = late(() => import('./menu.tsx'))
 */
export function late<Props>(
  load: () => Promise<Loaded<Props>>,
  instead: ComponentType<Props> = Missing,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(() => load().catch((): Loaded<Props> => ({ default: instead })))
}

/** In place of a part whose file is gone. */
function Missing() {
  const words = useDemoWords()
  const isOffline = !navigator.onLine
  return (
    <span className="demo-missing" role="alert">
      {isOffline ? words.missingOffline : words.missing}{' '}
      {!isOffline && <button onClick={() => location.reload()}>{words.reload}</button>}
    </span>
  )
}
