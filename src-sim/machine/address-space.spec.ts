import { describe, expect, it } from 'vitest'
import { parseScenario } from '../config/parse'
import type { Scenario } from '../config/scenario'
import { pictureOf, type AddressPicture } from './address-space'

const HERE = { process: 0, request: 0, iovec: 0 }
function scenario(given: object): Scenario {
  const parsed = parseScenario({ version: 1, workload: [], ...given })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value
}
const write = (given: object): object => ({
  workload: [{ process: 'p', allocator: 'contiguous', requests: [{ op: 'write', ...given }] }],
})
const picture = (plan: Scenario, path: AddressPicture['path']): AddressPicture => pictureOf(plan, path, HERE)!
const bytes = (pieces: AddressPicture['pieces']): number => pieces.reduce((sum, { size }) => sum + size, 0)

describe('pictureOf', () => {
  it('shows the sixteen staged units of 512 bytes that dma_breakup makes of 8 KB', () => {
    const shown = picture(scenario(write({ length: '8 KB' })), 'sysv')
    expect(shown.pieces.map(({ size }) => size)).toEqual(Array.from({ length: 16 }, () => 512))
    expect(shown.pieces.every(({ isStaged }) => isStaged)).toBe(true)
    expect([shown.pages.length, shown.kernelPages.length]).toEqual([2, 1])
  })

  it('shows that the i386 form goes page by page without a copy when memory begins on a 512-byte line', () => {
    const given = write({ length: '8 KB', buffer: { pageOffset: 512 } })
    const shown = picture(scenario({ rules: 'i386', ...given }), 'sysv')
    expect(shown.pieces.map(({ size, isStaged }) => [size, isStaged])).toEqual([
      [3584, false],
      [4096, false],
      [512, false],
    ])
    expect(shown.kernelPages).toEqual([])
  })

  it('covers the buffer once on every path', () => {
    const plan = scenario(write({ length: 200_001, buffer: { pageOffset: 100 } }))
    for (const path of ['sysv', 'physio', 'aphysio', 'pio'] as const) {
      const { pieces, isCut, pages } = picture(plan, path)
      if (isCut) continue
      expect([path, bytes(pieces)]).toEqual([path, 200_001])
      expect(pages.length).toBe(Math.ceil((200_001 + 100) / 4096))
      for (const { windows, size } of pieces)
        if (windows.length > 0) expect(windows.reduce((sum, { length }) => sum + length, 0)).toBe(size)
    }
  })

  it('breaks where minphys says, and cuts cookies as the engine wants them', () => {
    const given = { ...write({ length: '64 KB' }), driver: { name: 'xx', minphys: '16 KB' } }
    const shown = picture(scenario(given), 'physio')
    expect(shown.pieces.map(({ size }) => size)).toEqual([16_384, 16_384, 16_384, 16_384])
    for (const { windows, result } of shown.pieces) {
      expect(['MAPPED', 'PARTIAL_MAP']).toContain(result)
      for (const { cookies } of windows)
        for (const { address, size } of cookies) {
          expect(Math.floor(Number(address) / 65_536)).toBe(Math.floor((Number(address) + size - 1) / 65_536))
        }
    }
  })

  it('shows bounce pages for frames that the engine does not reach', () => {
    const given = { host: { preset: '1989-386-isa', memory: '32 MB' } }
    const high = { workload: [{ process: 'p', allocator: 'high', requests: [{ op: 'write', length: '8 KB' }] }] }
    const shown = picture(scenario({ ...given, ...high }), 'physio')
    expect(shown.pages.every(({ physical }) => physical >= 16 << 20)).toBe(true)
    expect(shown.kernelPages.length).toBeGreaterThan(0)
    expect(shown.kernelPages.every((page) => page < 16 << 20)).toBe(true)
    expect(
      shown.pieces.flatMap(({ windows }) => windows.flatMap(({ cookies }) => cookies)).some((c) => c.bounced),
    ).toBe(true)
  })

  it('shows pages that are not there, and that the transfer fails with EFAULT', () => {
    const shown = picture(scenario(write({ length: '8 KB', buffer: { mapped: '4 KB' } })), 'physio')
    expect(shown.pages.map(({ physical }) => physical >= 0)).toEqual([true, false])
    expect(shown.pieces[0]?.reason).toBe('EFAULT')
  })

  it('says so when there is more than a picture can show', () => {
    const shown = picture(scenario(write({ length: '4 MB' })), 'sysv')
    expect([shown.isCut, shown.pieces.length]).toEqual([true, 256])
  })

  it('knows no buffer that is not there', () => {
    const plan = scenario(write({ length: 1 }))
    expect(pictureOf(plan, 'sysv', { ...HERE, request: 1 })).toBeNull()
  })
})
