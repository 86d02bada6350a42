// What another tab writes, read along at the route that keeps it: live, where the storage is a second behind.
import { streamOf } from '../../message/steps.ts'
import type { ChatMessage } from '../../message/types.ts'
import type { OpenAnswer } from '../answer/open-answer.ts'
import type { Engine } from '../engine.ts'
import type { Session } from '../session.ts'
import { isLive } from './stored.ts'
import { withLive } from '../state.ts'
import { line, replace, type Tree } from '../tree.ts'

/** Reads along. */
export interface Following {
  /** Another tab is answering, and this is stored of it. */
  update(tree: Tree): void
  /** The tab is through or gone. What was read beyond what it has stored stays, where its answer broke off. */
  end(): void
}

interface Follower {
  /** The message, and which stream of it. */
  id: string
  streamId: string
  /** Undefined where the route has nothing to read along: then the storage tells. */
  answer: OpenAnswer | undefined
}

/** Makes it. */
export function createFollowing(session: Session, engine: Engine): Following {
  const { store, scheduler } = session
  let followers: Follower[] = []

  /** The answers as far as they have come: from the route, or from the storage where that is ahead. */
  session.followed = () =>
    followers.flatMap(({ answer }) =>
      (answer?.read() ?? []).map(({ message }) => {
        const stored = store.get().tree.nodes.get(message.id)?.message
        return stored && engine.sizeOf(stored) > engine.sizeOf(message) ? stored : message
      }),
    )

  function publish(): void {
    store.defer((state) =>
      engine.isWriting(session) ? state : withLive(state, session.followed?.() ?? []),
    )
  }

  function leave(left: readonly Follower[]): void {
    for (const { answer } of left) answer?.abort('left')
  }

  function follow(message: ChatMessage, streamId: string, tree: Tree): Follower {
    const messages = line(tree, tree.nodes.get(message.id)?.parentId)
    const { model = '-' } = message
    const follower: Follower = { id: message.id, streamId, answer: undefined }
    const task = {
      messages,
      message: engine.emptied(message),
      overrides: { model: session.options.model ?? model },
      before: message,
      attachment: engine.toAttachment(message, messages, []),
      byItself: store.get(),
      isReadAlong: true,
    }
    follower.answer = engine.openAnswer(session, task, (event) => {
      // What has come to its end stands until the other tab has stored it.
      if (event.type === 'end' && event.ending.type !== 'complete') follower.answer = undefined
      publish()
    })
    return follower
  }

  return {
    update(tree) {
      const live = [...tree.nodes.values()].flatMap(({ message }) => {
        const stream = isLive(message) ? streamOf(message) : undefined
        return stream ? [{ message, streamId: stream.id }] : []
      })
      const isStill = ({ id, streamId }: Follower): boolean =>
        live.some(({ message, streamId: other }) => message.id === id && other === streamId)
      leave(followers.filter((each) => !isStill(each)))
      followers = followers.filter(isStill)
      if (scheduler.isVisible())
        for (const { message, streamId } of live) {
          if (!followers.some(({ id }) => id === message.id))
            followers.push(follow(message, streamId, tree))
        }
      publish()
    },
    end() {
      if (followers.length === 0) return
      const ahead = session.followed?.() ?? []
      leave(followers)
      followers = []
      const before = store.get().tree
      let { tree } = store.get()
      for (const message of ahead) {
        const stored = tree.nodes.get(message.id)?.message
        const isSame = stored && streamOf(stored)?.id === streamOf(message)?.id
        if (isSame && stored.status === 'incomplete' && stored !== message)
          tree = replace(tree, engine.settled(message))
      }
      if (tree !== before || ahead.length > 0) engine.showTree(session, tree)
    },
  }
}
