import { ChatError } from '../errors.ts'

/** A file that is fetched when it is first needed. @throws ChatError `network` where it cannot be had */
export async function loaded<T>(file: Promise<T>): Promise<T> {
  try {
    return await file
  } catch (cause) {
    throw new ChatError('network', {
      message:
        '@x/core: a part of the chat could not be loaded, so nothing was sent. Try again with a connection; load the page again if it was deployed anew.',
      cause,
    })
  }
}
