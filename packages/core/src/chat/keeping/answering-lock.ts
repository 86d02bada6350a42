// The tab that may answer in a chat that several show: the one that holds the storage's lock. The others follow.
import { ChatError } from '../../errors.ts'
import type { Scheduler } from '../../schedule.ts'
import type { Storage } from '../../storage/types.ts'
import type { Engine } from '../engine.ts'

/** Without locks, an answer of another tab that has been silent for so long is taken as broken off, in milliseconds. */
const SILENCE = 10_000

/** The right to answer in one chat. */
export interface AnsweringLock {
  readonly isHeld: boolean
  /** Another tab is through or gone, and what follows from that is under way. */
  readonly isOver: boolean
  /** Takes it. Rejects with one sentence when another tab has it. */
  take(): Promise<void>
  giveBack(): void
  /** Whether another tab has it. Without locks: whether one was heard of lately. */
  isElsewhere(): Promise<boolean>
  /** Another tab is answering: calls back when it is through or gone, holding the lock meanwhile. */
  follow(): void
  close(): void
}

/** What the lock needs to know, and who hears of it. */
export interface AnsweringLockOptions {
  id: string
  storage: Storage
  scheduler: Scheduler
  inTime: Engine['inTime']
  /** An answer that was asked for is still wanted. */
  isWanted(): boolean
  onFollow(): void
  /** The other tab is through or gone. */
  onOver(): Promise<void>
  onError(thrown: unknown): void
}

/** Makes the lock of a chat. */
export function createAnsweringLock(options: AnsweringLockOptions): AnsweringLock {
  const { id, storage, scheduler, inTime, isWanted, onFollow, onOver, onError } = options
  const closing = new AbortController()
  let release: (() => void) | undefined
  let taking: Promise<void> | undefined
  let isFollowing = false
  let isOver = false
  let cancelSilence: (() => void) | undefined

  async function take(): Promise<void> {
    let got: (() => void) | undefined
    const asked = (async () => storage.lock?.(id))()
    try {
      got = await inTime(asked, scheduler, 'so who answers in this chat is not known. It goes on.')
    } catch (thrown) {
      // One that comes after all keeps nobody else from answering.
      asked.then((late) => late?.()).catch(() => undefined)
      // A lock that does not work must not keep anyone from chatting.
      return onError(thrown)
    }
    if (!got) {
      if (!storage.lock) return
      follow()
      throw new ChatError('limit', {
        message:
          '@x/core: another tab is answering in this chat, so nothing was asked here: the two would not know of each other. Its answer shows here too; wait for it and try again.',
        code: 'answered-elsewhere',
        action: 'retry',
        retryable: true,
      })
    }
    if (isWanted() && !closing.signal.aborted) release = got
    else got()
  }

  function follow(): void {
    cancelSilence?.()
    if (!storage.lock) cancelSilence = scheduler.timer(() => void over(), SILENCE)
    if (isFollowing) return
    isFollowing = true
    onFollow()
    if (storage.lock) void waitForOther()
  }

  async function waitForOther(): Promise<void> {
    try {
      release = await storage.lock?.(id, { wait: true, signal: closing.signal })
    } catch (thrown) {
      if (!closing.signal.aborted) onError(thrown)
    }
    if (closing.signal.aborted) giveBack()
    else await over()
  }

  async function over(): Promise<void> {
    isFollowing = false
    isOver = true
    await onOver()
    isOver = false
    if (!isWanted()) giveBack()
  }

  function giveBack(): void {
    release?.()
    release = undefined
  }

  return {
    get isHeld() {
      return release !== undefined
    },
    get isOver() {
      return isOver
    },
    async take() {
      if (release) return
      taking ??= take().finally(() => {
        taking = undefined
      })
      await taking
    },
    giveBack,
    async isElsewhere() {
      await taking?.catch(() => undefined)
      if (release) return false
      if (!storage.lock) return !isOver
      try {
        const got = await storage.lock(id)
        got?.()
        // What was waited for may have come meanwhile: then it is this tab that has it.
        return got === undefined && release === undefined
      } catch (thrown) {
        onError(thrown)
        return false
      }
    },
    follow,
    close() {
      closing.abort()
      cancelSilence?.()
      giveBack()
    },
  }
}
