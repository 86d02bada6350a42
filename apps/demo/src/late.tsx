// Files that are fetched when something of them is used. After a deployment those of an older page are gone, and without
// a network those that were never used: then a part says so in its place, and the rest of the page goes on.
import { type ComponentType, type ReactNode, useEffect, useSyncExternalStore } from 'react'
import { useDemoWords } from './language.tsx'

interface LateState<File> {
  status: 'away' | 'loading' | 'here' | 'lost'
  /** What it exports, once it is here. */
  file?: File
}

/** A file that comes late. */
export interface LateFile<File> {
  /** Fetches it once; after a failure, the next call tries again. Undefined where it cannot be had. */
  load: () => Promise<File | undefined>
  get: () => LateState<File>
  subscribe: (listener: () => void) => () => void
  /** A component of it, which fetches it when it is shown; and what stands there meanwhile, and where it is lost. */
  part: <Props extends object>(
    of: (file: File) => ComponentType<Props>,
    instead?: ComponentType<Props>,
    meanwhile?: ComponentType<Props>,
  ) => (props: Props) => ReactNode
}

/**
 * @example
 * const Menu = lateFile(() => import('./menu.tsx')).part((file) => file.Menu)
 */
export function lateFile<File>(importIt: () => Promise<File>): LateFile<File> {
  let state: LateState<File> = { status: 'away' }
  let loading: Promise<File | undefined> | undefined
  const listeners = new Set<() => void>()
  const become = (next: LateState<File>): void => {
    state = next
    for (const listener of listeners) listener()
  }
  const late: LateFile<File> = {
    load() {
      if (loading && state.status !== 'lost') return loading
      become({ status: 'loading' })
      loading = importIt().then(
        (file) => {
          become({ status: 'here', file })
          return file
        },
        () => {
          become({ status: 'lost' })
          return undefined
        },
      )
      return loading
    },
    get: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    part: (of, instead = Missing, meanwhile = Nothing) =>
      function Late(props) {
        const { status, file } = useFile(late)
        useEffect(() => void late.load(), [])
        const Part = file ? of(file) : status === 'lost' ? instead : meanwhile
        return <Part {...props} />
      },
  }
  return late
}

/** How it is with a file. Fetches nothing. */
export function useFile<File>(late: LateFile<File>): LateState<File> {
  return useSyncExternalStore(late.subscribe, late.get)
}

/** In place of what is on its way, or adds nothing that is missed. */
export function Nothing() {
  return null
}

/** In place of a part whose file is gone. */
export function Missing() {
  const words = useDemoWords()
  const isOffline = !navigator.onLine
  return (
    <span className="demo-missing" role="alert">
      {isOffline ? words.missingOffline : words.missing}{' '}
      {!isOffline && <button onClick={() => location.reload()}>{words.reload}</button>}
    </span>
  )
}
