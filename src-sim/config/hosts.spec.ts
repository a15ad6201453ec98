import { describe, expect, it } from 'vitest'
import { HOST_NAMES } from './host-table'
import { formatHostValue, hostPreset, hostRows, kernelCosts, parseHostValue, resolveHost } from './hosts'

describe('the host table', () => {
  it('gives every parameter a whole default within its range, and a source for each', () => {
    for (const row of hostRows) {
      for (const [index, value] of row.values.entries()) {
        expect(row.sources[index], row.key).not.toBe('')
        const parsed = parseHostValue(row, value)
        expect(parsed, row.key).toEqual({ ok: true, value })
      }
    }
    expect(new Set(hostRows.map(({ key }) => key)).size).toBe(hostRows.length)
  })

  it('prints every default so that it can be read again', () => {
    for (const row of hostRows) {
      if (row.unit === 'perMille' || row.unit === 'flag' || row.unit === 'count') continue
      for (const value of row.values)
        expect(parseHostValue(row, formatHostValue(row.unit, value)), row.key).toEqual({ ok: true, value })
    }
  })

  it('knows the costs that were measured or derived', () => {
    const [old, , modern] = HOST_NAMES.map(hostPreset)
    expect(old).toMatchObject({ pageSize: 4096, contextSwitch: 150_000, interruptEntry: 14_000, interruptExit: 11_000 })
    expect(old!.syscallEntry + old!.syscallExit).toBe(50_000)
    expect(old).toMatchObject({ copySetup: 8_000, copyRate: 8_000_000, sgllen: 1, addrHi: 0xffffffn })
    expect(hostPreset('1999-sparc-pci')).toMatchObject({ pageSize: 8192, maxphys: 131_072, sgllen: 17 })
    expect(modern).toMatchObject({ maxphys: 57_344, sgllen: 128, copyRate: 5_000_000_000, pageUnlock: 100 })
  })
})

describe('resolveHost', () => {
  it('takes overrides with units', () => {
    const host = resolveHost('1989-386-isa', {
      contextSwitch: '200 us',
      copyRate: '10 MB/s',
      sgllen: 4,
      addrHi: '0xffff',
    })
    expect(host).toMatchObject({
      ok: true,
      value: { contextSwitch: 200_000, copyRate: 10_000_000, sgllen: 4, addrHi: 0xffffn, handler: 40_000 },
    })
  })

  it('reports every wrong override, with what is allowed and what was meant', () => {
    const host = resolveHost('1989-386-isa', {
      ...{ contextSwich: 1, pageSize: 5000, sgllen: 0, coherent: 'yes', addrHi: -1, copyRate: '3 us' },
    })
    const issues = host.ok ? [] : host.error
    expect(issues.map(({ key }) => key).sort()).toEqual(
      ['addrHi', 'coherent', 'contextSwich', 'copyRate', 'pageSize', 'sgllen'].sort(),
    )
    expect(issues.find(({ key }) => key === 'contextSwich')?.message).toContain('did you mean contextSwitch?')
    expect(issues.find(({ key }) => key === 'pageSize')?.message).toContain('power of two')
  })

  it('suggests a host', () => {
    expect(resolveHost('1989-386')).toMatchObject({ ok: false, error: [{ key: '' }] })
    const reply = resolveHost('1999-sparc-pcie')
    expect(reply.ok ? '' : reply.error[0]!.message).toContain('did you mean 1999-sparc-pci?')
    expect(resolveHost('constructor').ok).toBe(false)
    expect(resolveHost('1989-386-isa', { constructor: 1 }).ok).toBe(false)
  })

  it('hands the kernel whole costs', () => {
    for (const name of HOST_NAMES)
      for (const cost of Object.values(kernelCosts(hostPreset(name)))) expect(Number.isSafeInteger(cost)).toBe(true)
  })
})
