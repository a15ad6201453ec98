import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import type { SweepRequest } from '../../../src-ipc/explore'
import type { StartRequest } from '../../../src-ipc/runs'
import { useDocument } from './document'
import { useExplore } from './explore'
import { fakeHost, ready, settled } from './fake-host'
import { useRun } from './run'

const TEXT = 'version: 1\nhost: 1989-386-isa # old\nworkload: []\n'

function make() {
  const host = fakeHost()
  const explore = useExplore()
  explore.connect(host.api)
  useDocument().connect(host.api)
  useRun().connect(host.api)
  void useDocument().open({ name: 'a.yaml', text: TEXT, sample: 'a' })
  return { host, explore }
}
beforeEach(() => setActivePinia(createPinia()))

describe('useExplore', () => {
  it('says how many runs there will be, and what stops them', () => {
    const { explore } = make()
    expect(explore.reason).toBe('badField')
    explore.field = 'host.contextSwitch'
    expect([explore.reason, explore.total]).toEqual([null, 16])
    explore.range.from = '0'
    expect(explore.reason).toBe('badValues')
    explore.steps = 'linear'
    explore.range = { ...explore.range, to: '10 us', by: '5 us' }
    expect([explore.values, explore.total]).toEqual([[0, 5000, 10_000], 6])
    explore.range.by = '1'
    expect(explore.reason).toBe('badValues')
    explore.paths = []
    expect(explore.reason).toBe('noPath')
    explore.sort = 'units'
    expect(explore.reason).toBeNull()
    explore.firstSeed = 'x'
    expect(explore.reason).toBe('badSeeds')
  })

  it('asks for what was chosen, and shows a point by running the edited text', async () => {
    const { host, explore } = make()
    await settled()
    explore.field = 'host.contextSwitch'
    explore.steps = 'list'
    explore.range.list = '5'
    explore.paths = ['sysv']
    void explore.start()
    const { request } = host.question('explore/sweep')
    expect(request).toEqual({
      ...{ source: { text: TEXT, name: 'a.yaml', from: 'a' }, paths: ['sysv'] },
      ...{ parameter: { field: 'host.contextSwitch', values: [5] }, seeds: { first: null, count: 1 } },
    } satisfies SweepRequest)
    const point = {
      series: 'sysv',
      path: 'sysv',
      value: 5,
      seed: 9,
      edits: [{ path: ['host', 'contextSwitch'], value: 5 }],
    }
    const row = { point, measure: null, refusal: '' }
    host.question('explore/sweep').answer(ready({ field: 'host.contextSwitch', series: [], rows: [row] }))
    await settled()
    expect([explore.isBusy, explore.made?.rows.length]).toEqual([false, 1])
    void explore.show(explore.made!.rows[0]!)
    const started = host.question('run/start').request as StartRequest
    expect(started).toMatchObject({ paths: ['sysv'], seed: 9, source: { name: 'a.yaml', from: 'a' } })
    const { text } = started.source as { text: string }
    expect(text).toContain('contextSwitch: 5')
    expect(text).toContain('1989-386-isa')
    expect(useDocument().text).toBe(TEXT)
  })

  it('forgets results when another document is opened, and hears no late answer', async () => {
    const { host, explore } = make()
    explore.sort = 'seeds'
    void explore.start()
    void useDocument().open({ name: 'b.yaml', text: TEXT })
    await settled()
    host.question('explore/sweep').answer(ready({ field: '', series: [], rows: [] }))
    await settled()
    expect([explore.made, explore.isBusy]).toEqual([null, false])
  })
})
