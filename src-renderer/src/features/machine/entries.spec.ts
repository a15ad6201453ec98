import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { newEntry, titleOf } from './entries'

describe('newEntry', () => {
  it('takes a name that is free', () => {
    expect(newEntry('devices', [{ name: 'disk1' }])).toEqual({ name: 'disk2', type: 'disk' })
  })

  it('gives requests and expectations what their sort needs', () => {
    expect(newEntry('requests', [], 'compute')).toEqual({ op: 'compute', time: '1 ms' })
    expect(newEntry('expect', [], 'metric')).toEqual({ metric: 'strategyCalls', atLeast: 1 })
    expect(stringify(newEntry('faults', []))).toBe('F1\n')
  })
})

describe('titleOf', () => {
  it('says what an entry is about', () => {
    expect(titleOf({ op: 'write', length: '8 KB' })).toBe('write 8 KB')
    expect(titleOf({ name: 'disk0', type: 'disk', heads: 4 })).toBe('disk0 disk')
    expect(titleOf('F3')).toBe('F3')
    expect(titleOf({ kind: 'intr', op: 'LOSE' })).toBe('intr LOSE')
  })
})
