import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FAULT_NUMBERS } from '../core/faults'
import { FAULT_ROWS } from './fault-catalogue'
import { faultsMarkdown } from './fault-page'
import { faultWarnings } from './fault-plan'
import { faultColumns, FAULT_SYMPTOMS } from './fault-symptoms'
import { scenarioOf } from '../testing/inside'

/** Scenarios by the faults that stand in them. */
function shownBy(): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const name of readdirSync('scenarios').sort()) {
    if (!name.endsWith('.yaml')) continue
    const text = readFileSync(`scenarios/${name}`, 'utf8')
    const planned = text.slice(text.search(/^faults:/m) < 0 ? text.length : text.search(/^faults:/m))
    const ids = new Set([...planned.matchAll(/\bF\d{1,2}\b/g)].map(([id]) => id))
    for (const id of ids) found.set(id, [...(found.get(id) ?? []), name.replace('.yaml', '')])
  }
  return found
}

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

describe('faultsMarkdown', () => {
  it('is docs/faults.md', async () => {
    await expect(faultsMarkdown(shownBy())).toMatchFileSnapshot('../../docs/faults.md')
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
