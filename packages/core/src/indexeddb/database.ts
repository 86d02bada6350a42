// One IndexedDB database: its layout, how it is opened and upgraded, and transactions as promises.
import { ChatError } from '../errors.ts'
import { migrate, VERSION } from './layout.ts'

/** A database that opens when it is first used, and again when it was closed. */
export interface Database {
  /**
   * Runs a task in one transaction over all stores. Resolves when it is committed. While the database is
   * open, the task starts within this call, so that a page that is being left can still write.
   */
  run<T>(
    mode: IDBTransactionMode,
    task: (transaction: IDBTransaction) => T | Promise<T>,
  ): Promise<T>
}

function refused(message: string, code: string): ChatError {
  return new ChatError('storage', { message: `@x/core/indexeddb: ${message}`, code })
}

/** The result of a request. */
export async function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(asError(request.error)))
  })
}

function asError(error: DOMException | null): Error {
  return error ?? new DOMException('The transaction was aborted.', 'AbortError')
}

/** What is thrown where a database was closed under our hands: by the browser, another tab's upgrade, a lost server. */
const LOST: readonly unknown[] = ['InvalidStateError', 'UnknownError']

/** Makes a database of that name. Nothing is opened yet. `onOpen` hears of each opening: it may be another one by then. */
export function createDatabase(name: string, onOpen: () => void): Database {
  let open: IDBDatabase | undefined
  let opening: Promise<IDBDatabase> | undefined

  async function connect(): Promise<IDBDatabase> {
    const factory = (globalThis as { indexedDB?: IDBFactory }).indexedDB
    if (!factory) {
      throw refused(
        'there is no IndexedDB here, so nothing can be kept. Private windows and servers have none; leave `storage` out there, or bring one of your own.',
        'missing',
      )
    }
    return new Promise((resolve, reject) => {
      const request = factory.open(name, VERSION)
      request.addEventListener('upgradeneeded', (event) => {
        if (request.transaction) migrate(request.transaction, event.oldVersion)
      })
      request.addEventListener('blocked', () => {
        // The database opens as soon as that tab is gone; until then each use says so.
        const message = `another tab holds an older version of the database "${name}" open, so it could not be brought up to date. Close the other tabs of this page.`
        reject(refused(message, 'blocked'))
      })
      request.addEventListener('error', () => {
        const { error } = request
        const message = `the database "${name}" was made by a newer version of this page, which this one cannot read. Reload the page.`
        const isNewer = error?.name === 'VersionError'
        reject(isNewer ? refused(message, 'VersionError') : asError(error))
      })
      request.addEventListener('success', () => {
        const database = request.result
        const forget = (): void => {
          if (open === database) open = undefined
        }
        // Another tab brings a newer version, and must not wait for this one.
        database.addEventListener('versionchange', () => {
          database.close()
          forget()
        })
        database.addEventListener('close', forget)
        open = database
        onOpen()
        resolve(database)
      })
    })
  }

  async function connected(): Promise<IDBDatabase> {
    if (open) return open
    opening ??= connect().finally(() => {
      opening = undefined
    })
    return opening
  }

  async function perform<T>(
    database: IDBDatabase,
    mode: IDBTransactionMode,
    task: (transaction: IDBTransaction) => T | Promise<T>,
  ): Promise<T> {
    const transaction = database.transaction([...database.objectStoreNames], mode)
    const ended = new Promise<void>((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve())
      transaction.addEventListener('abort', () => reject(asError(transaction.error)))
    })
    // Awaited below; this only keeps a task that threw from leaving a second rejection behind.
    ended.catch(() => undefined)
    try {
      const result = await task(transaction)
      await ended
      return result
    } catch (thrown) {
      if (transaction.error === null) abort(transaction)
      throw transaction.error ?? thrown
    }
  }

  return {
    async run(mode, task) {
      const database = open
      if (database) {
        try {
          return await perform(database, mode, task)
        } catch (thrown) {
          if (!LOST.includes((thrown as { name?: unknown }).name)) throw thrown
          database.close()
          if (open === database) open = undefined
        }
      }
      return perform(await connected(), mode, task)
    },
  }
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort()
  } catch {
    // The transaction had ended by itself.
  }
}
