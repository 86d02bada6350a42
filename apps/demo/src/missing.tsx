import { type LazyFile, useLazyFile } from '@x/ui'
import type { ComponentType } from 'react'
import { useDemoWords } from './language.tsx'

/** What stands in the place of a part: nothing, or `Meanwhile`, until its file is there, and a word where it is lost. */
export function missing(file: LazyFile<unknown>, Meanwhile: ComponentType = () => null) {
  return function Instead() {
    return useLazyFile(file).isLost ? <Missing /> : <Meanwhile />
  }
}

/** In place of a part whose file is gone: after a deployment those of an older page are, and without a network those that were never used. */
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
