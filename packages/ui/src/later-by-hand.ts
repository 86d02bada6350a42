// What a person's hands do, and what follows a press, in a third file: fetched with the first touch of a chat, and by a
// list of messages once it is idle. An empty chat has nothing for these to do before. The rules are those of later.ts.
export { changesBy } from './announcer/changes-by.ts'
export { Lightbox } from './attachments/lightbox.tsx'
export { watchHands } from './focus/hands.ts'
export { warnOfTallThread } from './chat-scroll/too-tall.ts'
export { warnOfSmallChat } from './chat/too-small.ts'
export { moveBetweenMessages } from './chat/move-between-messages.ts'
export { takesKey } from './composer/field-keys.ts'
export { watchDrop } from './composer/drop.ts'
export { takeOutUnreadable } from './composer/unreadable.ts'
export { typingInto } from './typing.ts'
