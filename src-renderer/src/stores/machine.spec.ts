import schemaText from '../../../schema/scenario.schema.json?raw'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { useDocument } from './document'
import { fakeHost, ready, settled } from './fake-host'
import { fieldName, useMachine } from './machine'

const schema: unknown = JSON.parse(schemaText)
const TEXT = `version: 1
host: 1989-386-isa # old
devices:
  - { name: a, type: disk }
faults:
  - { id: F1, where: a }
  - { id: F2, where: other }
workload:
  - process: p
    requests: [{ op: write, length: 512, device: a }]
`

async function machine(): Promise<ReturnType<typeof useMachine>> {
  const host = fakeHost()
  const store = useMachine()
  void store.connect(host.api)
  host.question('lab/reference').answer(ready({ schema }))
  await settled()
  return store
}

beforeEach(() => setActivePinia(createPinia()))

describe('useMachine', () => {
  it('reads the document as fields, and keeps what it could read while it cannot', async () => {
    const store = await machine()
    const scenario = useDocument()
    await scenario.open({ name: 'a.yaml', text: TEXT })
    expect([store.given(['host', 'preset']), store.given(['devices', 0, 'type'])]).toEqual(['1989-386-isa', 'disk'])
    scenario.change(`${TEXT}x: [`, 'typing')
    expect([store.isReadable, store.given(['devices', 0, 'type'])]).toEqual([false, 'disk'])
  })

  it('writes a field as one step of undo that is named after it', async () => {
    const store = await machine()
    const scenario = useDocument()
    await scenario.open({ name: 'a.yaml', text: TEXT })
    store.set(['host', 'splChange'], '1 us')
    expect(scenario.text).toContain('host:\n  preset: 1989-386-isa # old\n  splChange: 1 us\n')
    expect(scenario.undoLabel).toBe('host.splChange')
    store.set(['host', 'splChange'], undefined)
    expect(scenario.text).not.toContain('splChange')
    scenario.undo()
    scenario.undo()
    expect(scenario.text).toBe(TEXT)
  })

  it('renames a device wherever the document names it, in one step', async () => {
    const store = await machine()
    const scenario = useDocument()
    await scenario.open({ name: 'a.yaml', text: TEXT })
    store.renameDevice(0, 'b')
    expect(scenario.text).toBe(
      TEXT.replace('name: a', 'name: b').replace('where: a', 'where: b').replace('device: a', 'device: b'),
    )
    scenario.undo()
    expect(scenario.text).toBe(TEXT)
  })

  it('finds what is wrong with a field', async () => {
    const store = await machine()
    useDocument().checked = { issues: [{ message: 'bad', field: 'devices[0].type' }], scenario: null }
    expect(store.issuesAt(['devices', 0, 'type'])).toHaveLength(1)
    expect(store.issuesAt(['devices', 0])).toEqual([])
  })
})

describe('fieldName', () => {
  it('writes paths as the messages of the host do', () => {
    expect(fieldName(['workload', 0, 'requests', 12, 'op'])).toBe('workload[0].requests[12].op')
  })
})
