// What stands around the answers and no first one needs, in one file that is fetched later (lazy-part.ts). What stands
// here uses no lazyPart itself, nothing of Markdown, and keeps what the engine does out: what both files need is split
// off into a third.
export { changesBy } from './announcer/changes-by.ts'
export { Lightbox } from './attachments/lightbox.tsx'
export { Queue } from './composer/composer-queue.tsx'
export { watchHands } from './focus/hands.ts'
export { warnOfTallThread } from './chat-scroll/too-tall.ts'
export { warnOfSmallChat } from './chat/too-small.ts'
export { moveBetweenMessages } from './chat/move-between-messages.ts'
export { Awaited } from './composer/composer-awaited.tsx'
export { More } from './composer/composer-more.tsx'
export { goThroughHistory } from './composer/history.ts'
export { watchDrop } from './composer/drop.ts'
export { scrollsThread } from './composer/scrolls-thread.ts'
export { takeOutUnreadable } from './composer/unreadable.ts'
export { Offline } from './composer/offline.tsx'
export { typingInto } from './typing.ts'
