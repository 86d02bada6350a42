// What a chat shows only after its first answer, in one file that is fetched later (lazy-part.ts). What stands here
// uses no lazyPart itself, and keeps what the engine does out: what both files need is split off into a third.
export { Lightbox } from './attachments/lightbox.tsx'
export { Queue } from './composer/composer-queue.tsx'
export { watchHeir } from './focus/heir.ts'
export { ToolApproval } from './tool-call/tool-approval.tsx'
export { ToolCall } from './tool-call/tool-call.tsx'
export { DataFold } from './tool-view/data-fold.tsx'
export { createPartialJson } from '@x/core'
export { createSentenceReader } from './announcer/sentences.ts'
export { shortened, speechOf } from './announcer/speech.ts'
export { moveBetweenMessages } from './chat/move-between-messages.ts'
