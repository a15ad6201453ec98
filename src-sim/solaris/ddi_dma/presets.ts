import type { DdiDmaAttr } from './attr'
import { ddi_dma_attr } from './attr'

/** Names of the attribute sets the lab ships. @source Writing Device Drivers, "DMA Engine Attributes"; 8237A data sheet */
export type DmaPresetName =
  'unrestricted' | 'sbus' | 'vmebus' | 'isa' | 'isa-older' | 'man-page' | '8237-8bit' | '8237-16bit' | 'eisa'

/**
 * One of the attribute sets printed in the driver books and manual pages, or of the engines of this lab.
 *
 * The 8237A can only move what one programming of a channel covers, so its maxxfer is its count.
 *
 * @source Writing Device Drivers (SBus, VMEbus, ISA examples of two editions), ddi_dma_attr(9S), 8237A data sheet
 */
export function dmaPreset(name: DmaPresetName): DdiDmaAttr {
  switch (name) {
    case 'unrestricted':
      return ddi_dma_attr({})
    case 'sbus':
      return ddi_dma_attr({
        dma_attr_addr_lo: 0xff000000,
        dma_attr_burstsizes: 0x7,
        dma_attr_sgllen: 1,
        dma_attr_granular: 512,
      })
    case 'vmebus':
      return ddi_dma_attr({
        dma_attr_burstsizes: 0x1fe,
        dma_attr_minxfer: 2,
        dma_attr_seg: 0xffffff,
        dma_attr_sgllen: 17,
        dma_attr_granular: 512,
      })
    case 'isa':
      return ddi_dma_attr({ ...ISA_CARD, dma_attr_seg: 0xfffff })
    case 'isa-older':
      return ddi_dma_attr({ ...ISA_CARD, dma_attr_seg: 0x7fff })
    case 'man-page':
      return ddi_dma_attr({
        dma_attr_count_max: 0xffffff,
        dma_attr_burstsizes: 0x20,
        dma_attr_maxxfer: 0x3ffffff,
        dma_attr_seg: 0x7fff,
        dma_attr_sgllen: 17,
        dma_attr_granular: 512,
      })
    case '8237-8bit':
      return ddi_dma_attr({
        ...MOTHERBOARD_CHANNEL,
        dma_attr_count_max: 0xffff,
        dma_attr_burstsizes: 0x1,
        dma_attr_maxxfer: 0x10000,
        dma_attr_seg: 0xffff,
      })
    case '8237-16bit':
      return ddi_dma_attr({
        ...MOTHERBOARD_CHANNEL,
        dma_attr_count_max: 0x1ffff,
        dma_attr_align: 2,
        dma_attr_burstsizes: 0x2,
        dma_attr_minxfer: 2,
        dma_attr_maxxfer: 0x20000,
        dma_attr_seg: 0x1ffff,
        dma_attr_granular: 2,
      })
    case 'eisa':
      return ddi_dma_attr({
        dma_attr_count_max: 0xffffff,
        dma_attr_burstsizes: 0x7,
        dma_attr_maxxfer: 0x1000000,
        dma_attr_sgllen: 1,
      })
  }
}

/** Every preset name, in the order the documentation lists them. @source DMA Lab */
export const DMA_PRESET_NAMES: readonly [DmaPresetName, ...DmaPresetName[]] = [
  'unrestricted',
  'sbus',
  'vmebus',
  'isa',
  'isa-older',
  'man-page',
  '8237-8bit',
  '8237-16bit',
  'eisa',
]

const ISA_CARD = {
  dma_attr_addr_hi: 0xffffff,
  dma_attr_count_max: 0xffff,
  dma_attr_burstsizes: 0x7,
  dma_attr_sgllen: 17,
  dma_attr_granular: 512,
}

const MOTHERBOARD_CHANNEL = { dma_attr_addr_hi: 0xffffff, dma_attr_sgllen: 1 }
