import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ManualStatement } from '../../../src-ipc/manual'
import { fakeHost, ready, settled } from './fake-host'
import { useManual } from './manual'
import { useRun } from './run'

const STATEMENT: ManualStatement = {
  ...{ id: 'a.one.1', extract: 'a', title: 'A', section: 'One', sentence: 1, says: 'It is so.', where: 'A: One, 1' },
  ...{ filters: { sysv: { kinds: ['io:start'] } }, vectors: [], rules: [] },
}

async function make() {
  const host = fakeHost()
  const manual = useManual()
  const run = useRun()
  run.connect(host.api)
  void manual.connect(host.api)
  host.question('manual/statements').answer(ready([STATEMENT]))
  run.overview = { end: 1, rows: 1, notKept: 0, tracks: [], lanes: [], signals: [], kinds: [] }
  await settled()
  host.question('trace/statements').answer(ready([{ id: STATEMENT.id, count: 2 }]))
  await settled()
  return { host, manual, run }
}
beforeEach(() => setActivePinia(createPinia()))

describe('useManual', () => {
  it('counts what each run shows', async () => {
    const { host, manual, run } = await make()
    expect([...manual.counts]).toEqual([[STATEMENT.id, 2]])
    run.overview = null
    await settled()
    expect(manual.counts.size).toBe(0)
    expect(host.asked.filter(({ name }) => name === 'trace/statements').length).toBe(1)
  })

  it('looks for the events of a statement, and for none where it speaks about none', async () => {
    const { host, manual, run } = await make()
    void manual.choose(STATEMENT.id)
    expect(manual.filter).toEqual({ kinds: ['io:start'] })
    expect(host.question('trace/step').request).toMatchObject({ filter: manual.filter, row: -1, direction: 1 })
    host.question('trace/step').answer(ready(4))
    await settled()
    host.question('trace/row').answer(ready({ row: 4, at: 99 }))
    await settled()
    expect([run.row, run.cursor]).toEqual([4, 99])
    run.path = 'pio'
    expect(manual.filter).toEqual({ kinds: [] })
    manual.clear()
    expect(manual.filter).toBeNull()
  })
})
