// The verbs by which a person changes what waits.
import type { ChatStore } from '../chat-store.ts'
import { toQuestion } from '../plan.ts'
import { startNext, stopRun } from '../runs.ts'
import { giveBack, patch, type Session, unqueue } from '../session.ts'

/** Makes the verbs. */
export function createQueueVerbs(
  session: Session,
): Pick<ChatStore, 'unqueue' | 'editQueued' | 'moveQueued' | 'sendNow' | 'resumeQueue'> {
  const { queue } = session
  return {
    unqueue: (runId) => unqueue(session, runId),
    editQueued(runId, input) {
      // The message was sent while a person was changing it.
      if (!queue.has(runId)) return giveBack(session, input)
      queue.change(runId, input, toQuestion(session, input, runId))
      patch(session, { queue: queue.list() })
    },
    moveQueued(runId, to) {
      queue.move(runId, to)
      patch(session, { queue: queue.list() })
    },
    sendNow(runId) {
      if (!queue.has(runId)) return
      queue.move(runId, 0)
      void stopRun(session)
      startNext(session)
    },
    resumeQueue() {
      patch(session, { isQueuePaused: false })
      startNext(session)
    },
  }
}
