// What stands around the answers and no first one needs, in one file that is fetched later (lazy-part.ts). What stands
// here uses no lazyPart itself, nothing of Markdown, and keeps what the engine does out: what both files need is split
// off into a third.
export { Queue } from './composer/composer-queue.tsx'
export { Awaited } from './composer/composer-awaited.tsx'
export { More } from './composer/composer-more.tsx'
export { Offline } from './composer/offline.tsx'
