import type { LabApi } from '../lab-api'

/** A place that a crash of the browser does not take away: what was put is there as soon as the promise is kept. */
export interface KeptPlace {
  /** Every value by its key; null = it was removed. */
  all(): Promise<ReadonlyMap<string, string | null>>
  put(values: ReadonlyMap<string, string | null>): Promise<void>
}

/** When something was kept last: in the place and in the page's storage. No key that a store owns looks like this. */
const STAMP = 'dma-lab.stamp'
const DATABASE = 'dma-lab'
const TABLE = 'kept'
/** ms that the window waits for its database at the start. */
const OPENING = 2000

/**
 * Browsers gather what pages put into their storage and may write it a minute later; whoever kills a browser loses it.
 * A database is written at once. It answers `kept/read` and `kept/write` as the host of the desktop shell does.
 *
 * After a crash the storage is older than the place: then `kept/read` takes what differs out of the storage and gives
 * what the place has. Otherwise it gives nothing: the storage is as new, and belongs to all windows.
 */
export function keptDatabase(place: KeptPlace, storage: Storage): Pick<LabApi, 'call'> {
  const stampOf = (text: string | null | undefined): number => Number(text ?? 0) || 0

  async function read(): Promise<Readonly<Record<string, string>>> {
    const kept = new Map(await place.all())
    const at = stampOf(kept.get(STAMP))
    kept.delete(STAMP)
    if (at <= stampOf(storage.getItem(STAMP))) return {}
    for (const key of kept.keys()) storage.removeItem(key)
    storage.setItem(STAMP, String(at))
    return Object.fromEntries([...kept].filter((entry): entry is [string, string] => entry[1] !== null))
  }

  async function write(key: string, value: string | null): Promise<null> {
    const stamp = String(Math.max(Date.now(), stampOf(storage.getItem(STAMP)) + 1))
    // The storage first: a window that opens now must not take the place for newer.
    storage.setItem(STAMP, stamp)
    await place.put(
      new Map<string, string | null>([
        [key, value],
        [STAMP, stamp],
      ]),
    )
    return null
  }

  const call = (name: string, request: unknown): Promise<unknown> => {
    if (name === 'kept/read') return read()
    const { key, value } = request as { readonly key: string; readonly value: string | null }
    return write(key, value)
  }
  return { call: call as LabApi['call'] }
}

/** The database of this browser. @returns null where pages have none, or none in time */
export async function openKeptPlace(databases: IDBFactory | undefined): Promise<KeptPlace | null> {
  if (!databases) return null
  const opening = new Promise<IDBDatabase>((resolve, reject) => {
    const request = databases.open(DATABASE, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('no database'))
  })
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), OPENING))
  const database = await Promise.race([opening, late]).catch(() => null)
  if (!database) return null

  /** Does something in a transaction, and waits until it is written. */
  function within<T>(mode: IDBTransactionMode, deed: (table: IDBObjectStore) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const transaction = database!.transaction(TABLE, mode)
      const done = deed(transaction.objectStore(TABLE))
      transaction.oncomplete = () => resolve(done)
      transaction.onabort = () => reject(transaction.error ?? new Error('not written'))
    })
  }
  return {
    async all() {
      const [keys, values] = await within('readonly', (table) => [table.getAllKeys(), table.getAll()] as const)
      return new Map(
        keys.result.map((key, index) => [typeof key === 'string' ? key : '', values.result[index] as string | null]),
      )
    },
    async put(values) {
      await within('readwrite', (table) => values.forEach((value, key) => table.put(value, key)))
    },
  }
}
