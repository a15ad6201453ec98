import { describe, expect, it } from 'vitest'
import { FAULT_NUMBERS } from '../core/faults'
import { FAULT_ROWS } from './fault-catalogue'
import { faultWarnings } from './fault-plan'
import { faultColumns, FAULT_SYMPTOMS } from './fault-symptoms'
import { scenarioOf } from '../testing/inside'

describe('FAULT_ROWS', () => {
  it('has every number once, in order', () => {
    expect(FAULT_ROWS.map(({ id }) => id)).toEqual([...FAULT_NUMBERS])
    expect(Object.keys(FAULT_SYMPTOMS)).toEqual([...FAULT_NUMBERS])
  })

  it('says the same about paths as the symptoms do', () => {
    for (const { id, shows } of FAULT_ROWS) {
      const isOn = [faultColumns(id, 'sysv') !== null, faultColumns(id, 'physio') !== null]
      expect([id, ...isOn]).toEqual([id, shows !== 'solaris', shows !== 'sysv'])
    }
  })
})

describe('faultWarnings', () => {
  const warnings = (path: string, engine: string, id: string): string[] =>
    faultWarnings(
      scenarioOf({
        ...{ version: 1, path, devices: [{ name: 'disk0', type: 'disk', engine }], faults: [id] },
        workload: [{ process: 'p', requests: [{ op: 'read', length: 512 }] }],
      }),
    ).map(({ message }) => message)

  it('says on which path or engine a fault shows that cannot show here', () => {
    expect(warnings('physio', 'bus-master', 'F5')[0]).toContain(
      'no effect on the path physio; it shows on the path sysv',
    )
    expect(warnings('sysv', 'bus-master', 'F14')[0]).toContain('it shows on 8237-8bit, 8237-16bit')
    expect(warnings('sysv', '8237-8bit', 'F20')[0]).toContain('it shows on the paths physio and aphysio')
  })

  it('says nothing about one that can', () => {
    expect(warnings('sysv', '8237-8bit', 'F14')).toEqual([])
    expect(warnings('aphysio', 'bus-master', 'F1')).toEqual([])
  })
})
