// How a chat stands to its storage, as it is published.
import type { Storage } from '../../storage/types.ts'
import { callBack } from '../run.ts'
import { patch, type Session } from '../session.ts'
import type { StorageState } from '../state.ts'

/** The state of a chat's storage before anything was read. */
export function initialStorage(storage: Storage | undefined): StorageState {
  return {
    status: storage ? 'loading' : 'off',
    error: undefined,
    isAnsweredElsewhere: false,
    notice: storage?.notice,
  }
}

/** Changes what a chat says of its storage. A new error is also told to `onError`. */
export function patchStorage(session: Session, change: Partial<StorageState>): void {
  const { error } = change
  session.store.set((state) => ({ ...state, storage: { ...state.storage, ...change } }))
  if (!error) return
  callBack(
    'onError',
    () => session.options.onError?.(error),
    (mistake) => patch(session, { error: mistake }),
  )
}
