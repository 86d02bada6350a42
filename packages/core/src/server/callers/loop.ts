// A route whose client asks the route: found by a mark that each request upstream carries.
import { generateId } from '../../ids.ts'
import { NO_RETRY, type Refusal } from '../refuse.ts'

/** The routes that a request has passed, each by a name that it made for itself. */
const ROUTES_HEADER = 'x-chat-routes'

/** A mark that a caller has made up may be of any length, and must not grow on its way. */
const MOST_ROUTES = 20

const MESSAGE =
  'This chat route asks itself: the address of its client leads back to it. Its owner has to give the address of the endpoint.'

export const LOOP: Refusal = {
  status: 508,
  code: 'route_loop',
  message: MESSAGE,
  toOwner: MESSAGE,
  headers: NO_RETRY,
}

/** Knows the requests of one route. */
export interface LoopGuard {
  /** Whether it has passed this route before. */
  isBack(request: Request): boolean
  /** The header that tells the next route of this one. */
  markOf(request: Request): Readonly<Record<string, string>>
}

/** Makes one. */
export function createLoopGuard(): LoopGuard {
  // Made when it is needed: Workers have no random values while a module is evaluated.
  let own: string | undefined
  const passed = ({ headers }: Request): readonly string[] =>
    headers.get(ROUTES_HEADER)?.match(/\b\w{8,40}\b/g) ?? []
  return {
    isBack: (request) => own !== undefined && passed(request).includes(own),
    markOf(request) {
      own ??= generateId()
      return { [ROUTES_HEADER]: [...passed(request).slice(-MOST_ROUTES), own].join(', ') }
    },
  }
}
