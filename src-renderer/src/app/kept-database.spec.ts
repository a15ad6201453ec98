// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { keptDatabase, openKeptPlace, type KeptPlace } from './kept-database'

/** A place that a crash leaves alone. */
function memoryPlace(): KeptPlace & { readonly values: Map<string, string | null> } {
  const values = new Map<string, string | null>()
  return {
    values,
    all: () => Promise.resolve(values),
    put(added) {
      added.forEach((value, key) => values.set(key, value))
      return Promise.resolve()
    },
  }
}

/** What a page does: its storage changes, and the place is told. */
async function change(place: KeptPlace, key: string, value: string | null): Promise<void> {
  if (value === null) localStorage.removeItem(key)
  else localStorage.setItem(key, value)
  await keptDatabase(place, localStorage).call('kept/write', { key, value })
}

/** What the storage of a browser holds that was killed: what it was at an earlier time. */
function crash(storedBefore: Readonly<Record<string, string>>): void {
  localStorage.clear()
  for (const [key, value] of Object.entries(storedBefore)) localStorage.setItem(key, value)
}

beforeEach(() => localStorage.clear())

describe('keptDatabase', () => {
  it('gives nothing while the storage is as new', async () => {
    const place = memoryPlace()
    expect(await keptDatabase(place, localStorage).call('kept/read', {})).toEqual({})
    await change(place, 'dma-lab-kept-1', 'one')
    localStorage.setItem('dma-lab-kept-1', 'by another window')
    expect(await keptDatabase(place, localStorage).call('kept/read', {})).toEqual({})
    expect(localStorage.getItem('dma-lab-kept-1')).toBe('by another window')
  })

  it('gives what a crash took from the storage, and takes out what is older or was removed', async () => {
    const place = memoryPlace()
    localStorage.setItem('dma-lab-recent', 'never told')
    await change(place, 'dma-lab-kept-1', 'one')
    await change(place, 'dma-lab-kept-2', 'two')
    const before = { ...localStorage } as Record<string, string>
    await change(place, 'dma-lab-kept-1', 'one, changed')
    await change(place, 'dma-lab-kept-2', null)
    crash(before)
    expect(await keptDatabase(place, localStorage).call('kept/read', {})).toEqual({ 'dma-lab-kept-1': 'one, changed' })
    expect([localStorage.getItem('dma-lab-kept-1'), localStorage.getItem('dma-lab-kept-2')]).toEqual([null, null])
    expect(localStorage.getItem('dma-lab-recent')).toBe('never told')
    expect(await keptDatabase(place, localStorage).call('kept/read', {})).toEqual({})
  })

  it('is newer after each change, also when the clock goes back', async () => {
    const place = memoryPlace()
    const ahead = String(Date.now() + 3_600_000)
    localStorage.setItem('dma-lab.stamp', ahead)
    await change(place, 'dma-lab-kept-1', 'one')
    crash({ 'dma-lab.stamp': ahead })
    expect(await keptDatabase(place, localStorage).call('kept/read', {})).toEqual({ 'dma-lab-kept-1': 'one' })
  })
})

describe('openKeptPlace', () => {
  it('goes without where a page has no database, or may not open it', async () => {
    expect(await openKeptPlace(undefined)).toBeNull()
    const refusing = {
      open() {
        const request = { error: new Error('forbidden') } as unknown as IDBOpenDBRequest
        queueMicrotask(() => void request.onerror?.(new Event('error')))
        return request
      },
    } as unknown as IDBFactory
    expect(await openKeptPlace(refusing)).toBeNull()
  })
})
