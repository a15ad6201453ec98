/**
 * Names for the bits, states and ports of the two 8237A controllers of an AT-class machine.
 *
 * @source Intel 8237A data sheet (register and state descriptions); IBM AT port map
 */

/**
 * Command register bits, one register per chip.
 *
 * @source Intel 8237A data sheet
 */
export const COMMAND = {
  MEMORY_TO_MEMORY: 0x01,
  ADDRESS_HOLD: 0x02,
  DISABLE: 0x04,
  COMPRESSED: 0x08,
  ROTATING: 0x10,
  EXTENDED_WRITE: 0x20,
  DREQ_LOW: 0x40,
  DACK_HIGH: 0x80,
} as const

/**
 * Mode register fields, one register per channel; bits 1-0 of the byte written select the channel.
 *
 * @source Intel 8237A data sheet
 */
export const MODE = {
  SERVICE: 0xc0,
  DEMAND: 0x00,
  SINGLE: 0x40,
  BLOCK: 0x80,
  CASCADE: 0xc0,
  DECREMENT: 0x20,
  AUTOINITIALISE: 0x10,
  TYPE: 0x0c,
  VERIFY: 0x00,
  WRITE: 0x04,
  READ: 0x08,
  ILLEGAL: 0x0c,
} as const

/**
 * States of one chip; the number is what the chip object stores, STATE_NAMES gives the data sheet's name.
 *
 * @source Intel 8237A data sheet
 */
export const STATE = {
  SI: 0,
  S0: 1,
  S1: 2,
  S2: 3,
  S3: 4,
  SW: 5,
  S4: 6,
  SC: 7,
  S11: 8,
  S12: 9,
  S13: 10,
  S14: 11,
  S21: 12,
  S22: 13,
  S23: 14,
  S24: 15,
} as const

/**
 * [state] name in the data sheet.
 *
 * @source Intel 8237A data sheet
 */
export const STATE_NAMES: readonly string[] = [
  'SI',
  'S0',
  'S1',
  'S2',
  'S3',
  'SW',
  'S4',
  'SC',
  'S11',
  'S12',
  'S13',
  'S14',
  'S21',
  'S22',
  'S23',
  'S24',
]

/**
 * [AT channel] low four bits of its page latch port 80-8F; channel 4 has only the refresh latch.
 *
 * @source IBM AT port map
 */
export const PAGE_PORTS: readonly number[] = [0x7, 0x3, 0x1, 0x2, 0xf, 0xb, 0x9, 0xa]

/**
 * What a read of the mask port 0F or DE answers: nothing on NMOS, F0 and the mask on CMOS, the mask on chipsets.
 *
 * @source Intel 8237A data sheet
 */
export type MaskReadback = 'none' | 'cmos' | 'chipset'
