import type { LabApi } from '../lab-api'

/** Keys that the lab owns. */
const OWN = /^dma-lab-[a-z0-9-]{1,60}$/
/** ms that changes of one key are gathered. */
const GATHER = 250

/**
 * The desktop shell forgets the storage of its pages, so that nothing lies about; what the lab keeps is kept by the
 * host. Fills a storage with it, and from then on tells the host of every change.
 *
 * @returns stops telling, after everything was told
 */
export async function keepWithHost(api: LabApi, storage: Storage, page: Window): Promise<() => void> {
  const kept = await api.call('kept/read', {}).catch(() => ({}))
  for (const [key, value] of Object.entries(kept)) storage.setItem(key, value)

  const waiting = new Map<string, string | null>()
  let timer: ReturnType<typeof setTimeout> | undefined
  function tell(): void {
    clearTimeout(timer)
    timer = undefined
    // What the host does not take is still in this page.
    for (const [key, value] of waiting) void api.call('kept/write', { key, value }).catch(() => undefined)
    waiting.clear()
  }
  function note(changed: Storage, key: string, value: string | null): void {
    if (changed !== storage || !OWN.test(key)) return
    waiting.set(key, value)
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
