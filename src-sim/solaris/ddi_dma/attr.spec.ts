import { describe, expect, it } from 'vitest'
import type { DdiDmaAttr } from './attr'
import { ddi_dma_attr, ddi_dma_attr_merge } from './attr'
import { badAttr, dmaLimits, unworkableAttr } from './limits'
import type { DmaPresetName } from './presets'
import { DMA_PRESET_NAMES, dmaPreset } from './presets'

describe('ddi_dma_attr', () => {
  it('keeps 64-bit fields exact', () => {
    expect(ddi_dma_attr({ dma_attr_addr_hi: 0xfffffffffffffffen }).dma_attr_addr_hi).toBe(0xfffffffffffffffen)
  })
  it('takes what is not given from its base', () => {
    const attr = ddi_dma_attr({ dma_attr_sgllen: 4 }, dmaPreset('isa'))
    expect([attr.dma_attr_sgllen, attr.dma_attr_addr_hi]).toEqual([4, 0xffffffn])
  })
})

describe('ddi_dma_attr_merge', () => {
  const device = ddi_dma_attr({
    dma_attr_addr_lo: 0x1000,
    dma_attr_addr_hi: 0xffffffff,
    dma_attr_count_max: 0xffff,
    dma_attr_align: 4,
    dma_attr_burstsizes: 0x17,
    dma_attr_minxfer: 2,
    dma_attr_maxxfer: 0x20000,
    dma_attr_seg: 0xffffff,
    dma_attr_sgllen: -1,
    dma_attr_granular: 4,
    dma_attr_flags: 0x200,
  })
  const bus = ddi_dma_attr({
    dma_attr_addr_lo: 0x800,
    dma_attr_addr_hi: 0xffffff,
    dma_attr_count_max: 0xffffff,
    dma_attr_align: 2,
    dma_attr_burstsizes: 0x0c,
    dma_attr_minxfer: 4,
    dma_attr_maxxfer: 0x10000,
    dma_attr_seg: 0xffffffff,
    dma_attr_sgllen: 17,
    dma_attr_granular: 512,
  })
  it('tightens every field', () => {
    expect(ddi_dma_attr_merge(device, bus)).toEqual({
      dma_attr_version: 0,
      dma_attr_addr_lo: 0x1000n,
      dma_attr_addr_hi: 0xffffffn,
      dma_attr_count_max: 0xffffn,
      dma_attr_align: 4n,
      dma_attr_burstsizes: 0x4,
      dma_attr_minxfer: 4,
      dma_attr_maxxfer: 0x10000n,
      dma_attr_seg: 0xffffffn,
      dma_attr_sgllen: 17,
      dma_attr_granular: 512,
      dma_attr_flags: 0x200,
    } satisfies DdiDmaAttr)
  })
  it('compares sgllen as unsigned, so that unlimited always loses', () => {
    expect(ddi_dma_attr_merge(bus, device).dma_attr_sgllen).toBe(17)
    expect(ddi_dma_attr_merge(device, device).dma_attr_sgllen).toBe(-1)
  })
  it('does not depend on the order, except for flags and version', () => {
    expect({ ...ddi_dma_attr_merge(bus, device), dma_attr_flags: 0x200 }).toEqual(ddi_dma_attr_merge(device, bus))
  })
})

describe('badAttr', () => {
  it('accepts every preset with pages of 4 KB and refuses none of them on a lax machine', () => {
    for (const name of DMA_PRESET_NAMES) {
      expect([name, badAttr(dmaPreset(name), 4096)]).toEqual([name, null])
      expect([name, unworkableAttr(dmaPreset(name))]).toEqual([name, null])
    }
  })
  it('names the field it refuses', () => {
    expect(badAttr(ddi_dma_attr({ dma_attr_seg: 0x1800 }), 4096)).toMatch(/dma_attr_seg/)
    expect(badAttr(ddi_dma_attr({ dma_attr_count_max: 0xffe }), 4096)).toMatch(/dma_attr_count_max/)
  })
  it('leaves only senseless arithmetic to a lax machine', () => {
    expect(unworkableAttr(ddi_dma_attr({ dma_attr_seg: 0x7ff }))).toBeNull()
    expect(unworkableAttr(ddi_dma_attr({ dma_attr_granular: 0 }))).toMatch(/granular/)
    expect(unworkableAttr(ddi_dma_attr({ dma_attr_sgllen: 0 }))).toMatch(/sgllen/)
    expect(unworkableAttr(ddi_dma_attr({ dma_attr_maxxfer: 100, dma_attr_granular: 512 }))).toMatch(/maxxfer/)
  })
})

describe('dmaLimits', () => {
  it('rounds maxxfer down to a multiple of granular', () => {
    expect(dmaLimits(dmaPreset('man-page')).maxWindow).toBe(67108352)
  })
  it('takes the smallest of counter, segment and window for a root nexus cookie', () => {
    expect(dmaLimits(dmaPreset('man-page')).rootNexusMaxCookie).toBe(0x8000)
    expect(dmaLimits(dmaPreset('8237-8bit')).rootNexusMaxCookie).toBe(0x10000)
  })
  it('limits a root nexus cookie to 4 GB less one byte', () => {
    const wide = ddi_dma_attr({
      dma_attr_count_max: 0xffffffffffffffffn,
      dma_attr_seg: 0xffffffffffffffffn,
      dma_attr_maxxfer: 0xffffffffffffffffn,
    })
    expect(dmaLimits(wide).rootNexusMaxCookie).toBe(0xffffffff)
    expect(dmaLimits(wide).maxCookie).toBe(Number.MAX_SAFE_INTEGER)
  })
})

describe('dmaPreset', () => {
  it('holds the attribute tables of the driver books', () => {
    const row = (name: DmaPresetName): unknown[] => {
      const attr = dmaPreset(name)
      return [
        attr.dma_attr_addr_lo,
        attr.dma_attr_addr_hi,
        attr.dma_attr_count_max,
        attr.dma_attr_align,
        attr.dma_attr_burstsizes,
        attr.dma_attr_minxfer,
        attr.dma_attr_maxxfer,
        attr.dma_attr_seg,
        attr.dma_attr_sgllen,
        attr.dma_attr_granular,
      ]
    }
    const all = 0xffffffffn
    expect(row('sbus')).toEqual([0xff000000n, all, all, 1n, 7, 1, all, all, 1, 512])
    expect(row('vmebus')).toEqual([0n, all, all, 1n, 0x1fe, 2, all, 0xffffffn, 17, 512])
    expect(row('isa')).toEqual([0n, 0xffffffn, 0xffffn, 1n, 7, 1, all, 0xfffffn, 17, 512])
    expect(row('isa-older')).toEqual([0n, 0xffffffn, 0xffffn, 1n, 7, 1, all, 0x7fffn, 17, 512])
    expect(row('man-page')).toEqual([0n, all, 0xffffffn, 1n, 0x20, 1, 0x3ffffffn, 0x7fffn, 17, 512])
    expect(row('8237-8bit').slice(0, 6)).toEqual([0n, 0xffffffn, 0xffffn, 1n, 1, 1])
    expect(row('8237-16bit').slice(0, 6)).toEqual([0n, 0xffffffn, 0x1ffffn, 2n, 2, 2])
  })
})
