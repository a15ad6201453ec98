import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import type { RunSource } from '../../../src-ipc/runs'
import { useDocument } from './document'
import { fakeHost, ready, settled, type FakeHost } from './fake-host'
import { useRun } from './run'
import { useRunAge } from './run-age'

let host: FakeHost
let runs = 0

beforeEach(async () => {
  setActivePinia(createPinia())
  host = fakeHost()
  runs = 0
  useRun().connect(host.api)
  await useDocument().open({ name: 'a.yaml', text: 'a: 1\n', sample: 's' })
})

/** Runs something to its end. */
async function run(source: RunSource): Promise<void> {
  void useRun().start(source)
  host.question('run/start', runs).answer(ready({ run: runs + 1, paths: ['sysv'] }))
  await settled()
  host.question('run/result', runs).answer(ready({ outcomes: [{ path: 'sysv' }], comparison: {} }))
  runs += 1
  await settled()
}

describe('useRunAge', () => {
  it.each([['the document', () => useDocument().source] as const, ['its sample', () => ({ sample: 's' })] as const])(
    'tells that %s has changed since it ran, and no longer once that is taken back',
    async (_what, source) => {
      const age = useRunAge()
      const scenario = useDocument()
      await run(source())
      expect(age.isOlder).toBe(false)
      scenario.change('a: 2\n', 'edit')
      expect(age.isOlder).toBe(true)
      scenario.undo()
      expect(age.isOlder).toBe(false)
      scenario.redo()
      await run(scenario.source)
      expect(age.isOlder).toBe(false)
    },
  )

  it('says nothing of what never was this document', async () => {
    const age = useRunAge()
    await run({ text: 'lab: 1\n', name: 'lab.yaml' })
    expect(age.isOlder).toBe(false)
    await run({ sample: 'another' })
    useDocument().change('a: 3\n', 'edit')
    expect(age.isOlder).toBe(false)
  })
})
