// The strings of the composer and of attachments.
import { plural } from '../plural.ts'

/** The strings of the composer and of attachments. */
export interface ComposerWords {
  attach: string
  attachments: string
  /** Shows the tools that have no room in their row. */
  more: string
  /** Before something is sent that cannot leave now. */
  offline: string
  /** Over the composer while files are held above it. */
  dropHere: string
  removeAttachment(name: string): string
  openImage(name: string): string
  closeImage: string
  previousImage: string
  nextImage: string
  imageOf(number: string, count: string): string
  attachmentPreparing: string
  attachmentFailed: string
  /** A file of a kind that is not taken. */
  wrongKind(name: string): string
  /** A folder that was dropped or pasted. */
  folder(name: string): string
  /** A file that is gone, or of which nothing can be read. */
  unreadable(name: string): string
  tooLarge(name: string, limit: string): string
  tooMany(limit: string, value: number): string
  /** The chat did not take the message; it is still in the field. */
  refused: string
  /** Why what waits is not sent. */
  paused: Readonly<Record<'stopped' | 'error' | 'elsewhere', string>>
  /** Sends what waits, after a pause. */
  resumeQueue: string
  /** Beside a queued message that is read before the model's next request. */
  readNext: string
  editQueued: string
  keepChange: string
  moveUp: string
  moveDown: string
  sendNow: string
  /** Takes a message that waits back into the field. */
  takeBack: string
  sentMeanwhile: string
  searching: string
  searchFailed: string
  found(count: string, value: number): string
  dictate: string
  stopDictating: string
  dictationErrors: Readonly<Record<'denied' | 'silence' | 'network' | 'other', string>>
  estimate: string
  estimateHint: string
  estimatePartial: string
  aboutTokens(count: string, value: number): string
  context(share: string): string
}

/** English. */
export const englishComposer: ComposerWords = {
  attach: 'Attach files',
  attachments: 'Attachments',
  more: 'More tools',
  offline: 'You are offline. What you send goes out when you are back online.',
  dropHere: 'Drop files to attach them',
  removeAttachment: (name) => `Remove ${name}`,
  openImage: (name) => `Enlarge ${name}`,
  closeImage: 'Close',
  previousImage: 'Previous image',
  nextImage: 'Next image',
  imageOf: (number, count) => `${number} of ${count}`,
  attachmentPreparing: 'Being prepared',
  attachmentFailed: 'Could not be read',
  wrongKind: (name) => `${name} was not attached, because files of its kind are not taken here.`,
  folder: (name) => `${name} is a folder. Attach the files in it.`,
  unreadable: (name) => `${name} was not attached, because it could not be read.`,
  tooLarge: (name, limit) => `${name} was not attached, because it is larger than ${limit}.`,
  tooMany: (limit, value) =>
    plural('en', value, {
      one: `No more than ${limit} file goes with one message; the rest were left out.`,
      other: `No more than ${limit} files go with one message; the rest were left out.`,
    }),
  refused: 'This was not sent yet: too much is waiting already. Your text is kept.',
  paused: {
    stopped: 'Paused, because you stopped the answer',
    error: 'Paused, because the answer failed',
    elsewhere: 'Waiting for an answer in another tab',
  },
  resumeQueue: 'Go on',
  readNext: 'Read next',
  editQueued: 'Change',
  keepChange: 'Keep the change',
  moveUp: 'Earlier',
  moveDown: 'Later',
  sendNow: 'Send now',
  takeBack: 'Take back',
  sentMeanwhile:
    'This was already sent as it was before your change. The new text is in the field.',
  searching: 'Searching…',
  searchFailed: 'The list could not be loaded.',
  found: (count) => `${count} found`,
  dictate: 'Dictate',
  stopDictating: 'Stop dictating',
  dictationErrors: {
    denied: 'The microphone may not be used here. Allow it in the settings of the browser.',
    silence: 'Nothing was heard. Try again closer to the microphone.',
    network: 'The service that writes down speech could not be reached.',
    other: 'Dictation did not work. Try again, or type.',
  },
  estimate: 'Estimate',
  estimateHint: 'A guess from the length of the text; the answer comes on top.',
  estimatePartial: 'A guess from the length of the text, without the attachments and the answer.',
  aboutTokens: (count, value) =>
    `about ${count} ${plural('en', value, { one: 'token', other: 'tokens' })}`,
  context: (share) => `${share} of the context`,
}
