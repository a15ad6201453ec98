import { LARGEST_KEPT_VALUE, type HostNotice } from '../../../src-ipc/files'
import type { LabApi } from '../lab-api'

/** Keys that the lab owns. */
const OWN = /^dma-lab-[a-z0-9-]{1,60}$/
/** ms that changes of one key are gathered. */
export const GATHER = 250

/**
 * The desktop shell forgets the storage of its pages, so that nothing lies about; what the lab keeps is kept by the
 * host. Fills a storage with it, and from then on tells the host of every change. While something is not yet kept there,
 * the root of the page says `data-kept="false"`, for tests that end the program.
 *
 * @param say hears what the host does not take, once for each key until it takes it again
 * @param largest characters of a value that the host takes
 * @returns stops telling, after everything was told
 */
export async function keepWithHost(
  api: Pick<LabApi, 'call'>,
  storage: Storage,
  page: Window,
  say: (notice: HostNotice) => void,
  largest = LARGEST_KEPT_VALUE,
): Promise<() => void> {
  const kept = await api.call('kept/read', {}).catch(() => ({}))
  // Windows share the page's storage: what another one has put there is newer.
  for (const [key, value] of Object.entries(kept)) if (storage.getItem(key) === null) storage.setItem(key, value)

  const root = page.document.documentElement
  root.dataset['kept'] = 'true'
  /** Changes that were told and are not yet kept. */
  let going = 0
  const waiting = new Map<string, string | null>()
  /** Keys of which the person was told. */
  const refused = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  function tell(): void {
    clearTimeout(timer)
    timer = undefined
    const told = [...waiting].map(([key, value]) => write(key, value))
    waiting.clear()
    going += 1
    void Promise.all(told).then(() => {
      going -= 1
      if (going === 0 && waiting.size === 0) root.dataset['kept'] = 'true'
    })
  }
  /** What the host does not take is still in this page. */
  async function write(key: string, value: string | null): Promise<void> {
    try {
      if (value !== null && value.length > largest) refuse({ about: 'keptSize', detail: key })
      else {
        await api.call('kept/write', { key, value })
        refused.delete(key)
      }
    } catch (error) {
      refuse({ about: 'kept', detail: error instanceof Error ? error.message : String(error) })
    }
    function refuse(notice: HostNotice): void {
      if (!refused.has(key)) say(notice)
      refused.add(key)
    }
  }
  function note(changed: Storage, key: string, value: string | null): void {
    if (changed !== storage || !OWN.test(key)) return
    waiting.set(key, value)
    root.dataset['kept'] = 'false'
    timer ??= setTimeout(tell, GATHER)
  }

  const methods = Object.getPrototypeOf(storage) as Storage
  const { setItem, removeItem } = methods
  methods.setItem = function (this: Storage, key: string, value: string): void {
    setItem.call(this, key, value)
    note(this, key, String(value))
  }
  methods.removeItem = function (this: Storage, key: string): void {
    removeItem.call(this, key)
    note(this, key, null)
  }
  page.addEventListener('pagehide', tell)
  return () => {
    tell()
    page.removeEventListener('pagehide', tell)
    Object.assign(methods, { setItem, removeItem })
  }
}
