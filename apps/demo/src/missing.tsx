import { useDemoWords } from './language.tsx'

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
