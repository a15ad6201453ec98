// @vitest-environment happy-dom
import schemaText from '../../../../schema/scenario.schema.json?raw'
import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { createMessages } from '../../i18n'
import { useDocument } from '../../stores/document'
import { fakeHost, ready, settled } from '../../stores/fake-host'
import { useMachine } from '../../stores/machine'
import MachineForm from './MachineForm.vue'
import { sectionOf, SECTIONS, useMachineView, type Section } from './view-state'

const schema: unknown = JSON.parse(schemaText)
const row = { key: 'splChange', group: 'interrupts', unit: 'time', about: 'one spl call', min: '0 ns', max: '60 s' }
const REFERENCE = {
  ...{ schema, hosts: ['1989-386-isa'], ruleSets: ['man89'], profiles: ['documented'], rules: [], switches: [] },
  hostRows: [{ ...row, values: { '1989-386-isa': '3 us' }, sources: { '1989-386-isa': 'estimate' } }],
  faults: [
    {
      id: 'F1',
      title: 'lost interrupt',
      cure: 'c',
      trigger: 't',
      hardware: 'h',
      driver: 'd',
      sysv: 's',
      solaris: null,
    },
  ],
  attributes: { unrestricted: { sgllen: 2147483647 } },
}
const TEXT = `version: 1
devices:
  - name: a
    type: disk
workload:
  - process: p
    requests: [{ op: write, length: 512 }]
`

async function form(section: Section): Promise<VueWrapper> {
  const host = fakeHost()
  void useMachine().connect(host.api)
  host.question('lab/reference').answer(ready(REFERENCE))
  await settled()
  await useDocument().open({ name: 'a.yaml', text: TEXT })
  useMachine().defaults = { devices: [{ name: 'a', type: 'disk', interleave: 1, byteDelay: 10_000 }], seed: 1 }
  useMachineView().section = section
  return mount(MachineForm, { global: { plugins: [createMessages('en')] }, attachTo: document.body })
}
async function fill(shown: VueWrapper, field: string, value: string): Promise<void> {
  const input = shown.get<HTMLInputElement>(`[id="field-${field}"]`)
  await input.setValue(value)
  await input.trigger('change')
}

beforeEach(() => {
  localStorage.clear()
  document.body.replaceChildren()
  setActivePinia(createPinia())
})

describe('MachineForm', () => {
  it('shows defaults in fields that the text leaves out, with their units', async () => {
    const shown = await form('devices')
    expect(shown.get<HTMLInputElement>('[id="field-devices-0-byteDelay"]').element.placeholder).toBe('10 us')
  })

  it('writes what is filled in and takes away what is the default again', async () => {
    const shown = await form('devices')
    await fill(shown, 'devices-0-interleave', '5')
    expect(useDocument().text).toContain('    interleave: 5\n')
    await fill(shown, 'devices-0-interleave', '1')
    expect(useDocument().text).toBe(TEXT)
  })

  it('does not write what is out of range, and says so at the field', async () => {
    const shown = await form('devices')
    await fill(shown, 'devices-0-interleave', '65')
    expect(useDocument().text).toBe(TEXT)
    expect(shown.text()).toContain('Not written: expected 1 – 64')
    expect(shown.get('[id="field-devices-0-interleave"]').attributes('aria-invalid')).toBe('true')
  })

  it('marks what differs from the preset and resets it', async () => {
    const shown = await form('host')
    await fill(shown, 'host-splChange', '5 us')
    expect(useDocument().text).toContain('host:\n  splChange: 5 us\n')
    expect(shown.text()).toContain('differs from the default')
    await shown.get('button[aria-label="Reset host.splChange"]').trigger('click')
    expect(useDocument().text).toBe(TEXT)
  })

  it('names every field after its key in the file', async () => {
    for (const section of SECTIONS) {
      const shown = await form(section)
      for (const label of shown.findAll('label.name')) {
        expect(document.getElementById(label.attributes('for') ?? '')).not.toBeNull()
      }
      shown.unmount()
    }
  })

  it('plans a fault of the catalogue', async () => {
    const shown = await form('faults')
    await shown
      .findAll('button')
      .find((button) => button.text().includes('Plan F1'))!
      .trigger('click')
    expect(useDocument().text).toContain('faults:\n  - F1\n')
  })
})

describe('sectionOf', () => {
  it('finds the part of the form that has a field', () => {
    expect(
      ['devices[0].type', 'host.pageSize', 'host.splChange', 'profile.maxphys', 'seed', 'workload'].map(sectionOf),
    ).toEqual([...['devices', 'memory', 'host', 'rules', 'run', 'workload']])
  })
})
