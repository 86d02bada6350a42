// Files that are fetched when something of them is used. After a deployment those of an older page are gone, and without
// a network those that were never used: then a part says so in its place, and the rest of the page goes on. With the
// network comes what was asked for without.
import { createStore } from '@x/core'
import { useStore } from '@x/react'
import { type ComponentType, useEffect } from 'react'
import { useDemoWords } from './language.tsx'

interface LateState<File> {
  /** What it exports, once it is here. */
  file?: File
  isLost?: boolean
}

/**
 * @example
 * const Menu = lateFile(() => import('./menu.tsx')).part((file) => file.Menu)
 */
export function lateFile<File>(importIt: () => Promise<File>) {
  const store = createStore<LateState<File>>({})
  let loading: Promise<File | undefined> | undefined
  /** Fetches it once; after a failure, the next call tries again. Undefined where it cannot be had. */
  const load = (): Promise<File | undefined> =>
    (loading ??= importIt().then(
      async (file) => {
        await letGo()
        store.set({ file })
        return file
      },
      () => {
        loading = undefined
        store.set({ isLost: true })
        window.addEventListener('online', () => void load(), { once: true })
        return undefined
      },
    ))
  return {
    load,
    /** How it is with it. Fetches nothing. */
    use: () => useStore(store, whole<File>),
    /** A component of it, which fetches it when it is shown; and what stands there meanwhile, and where it is lost. */
    part<Props extends object>(
      of: (file: File) => ComponentType<Props>,
      instead: ComponentType<Props> = Missing,
      meanwhile: ComponentType<Props> = Nothing,
    ) {
      return function Late(props: Props) {
        const { file, isLost } = useStore(store, whole<File>)
        useEffect(() => void load(), [])
        const Part = file ? of(file) : isLost ? instead : meanwhile
        return <Part {...props} />
      }
    },
  }
}

const whole = <File,>(state: LateState<File>): LateState<File> => state

/** Nothing is pressed: what was drawn anew amid a press would not hear its end. */
async function letGo(): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- a browser says it when it is asked
  while (document.documentElement.matches(':active'))
    await new Promise((done) => setTimeout(done, 50))
}

/** In place of what adds nothing that is missed. */
export const Nothing = () => null

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
