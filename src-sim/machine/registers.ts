import { BlockDevice } from '../hw/engines/block-device'
import { BusMasterDisk } from '../hw/engines/bus-master-disk'
import { BusMasterIopb } from '../hw/engines/bus-master-iopb'
import { Slave8237 } from '../hw/engines/slave-8237'
import { CARD_COMMAND, CARD_CONTROL, CARD_PORT, CARD_STATUS } from '../hw/engines/slave-card'
import { CARD_ERROR, CSR_READ, CSR_WRITE, REGISTER } from '../hw/bus-master/bits'
import type { CardSnapshot } from '../hw/bus-master/card-types'
import { COMMAND, MODE, PAGE_PORTS } from '../hw/i8237/bits'
import type { ChipSnapshot } from '../hw/i8237/snapshot'
import type { ChipSnapshot8259 } from '../hw/i8259/pair'
import { buildSysvWorld, sysvPath } from './sysv-path'
import { silentSink } from '../core/sink'
import type { Scenario } from '../config/scenario'
import type { World } from './world'

/** A run of bits of a register. */
export interface RegisterField {
  readonly name: string
  /** Bits `high` to `low`, counted from 0. */
  readonly high: number
  readonly low: number
  /** Names of values; absent = a number. */
  readonly words?: Readonly<Record<number, string>>
}

/** A register of the machine with what it holds. */
export interface RegisterRow {
  /** Chip or card. */
  readonly chip: string
  readonly name: string
  /** Port or offset, and whether it is read or written there; empty = not reachable by a program. */
  readonly place: string
  /** Bits. */
  readonly width: 8 | 16 | 32
  /** null = it can only be written, so nobody knows what it holds. */
  readonly value: number | null
  readonly fields: readonly RegisterField[]
}

const hex = (value: number): string => `0x${value.toString(16).toUpperCase().padStart(2, '0')}`

/** One field for each single bit of a table of masks, the highest first. */
function bitsOf(masks: Readonly<Record<string, number>>): RegisterField[] {
  return Object.entries(masks)
    .filter(([, mask]) => mask > 0 && (mask & (mask - 1)) === 0)
    .map(([name, mask]) => ({ name, high: 31 - Math.clz32(mask), low: 31 - Math.clz32(mask) }))
    .sort((a, b) => b.high - a.high)
}

/** Bits 7 to 0 named after the inputs or channels they stand for. */
const each = (name: string, from: number, count: number, low = 0): RegisterField[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `${name}${from + index}`,
    high: low + index,
    low: low + index,
  })).reverse()
const number = (name: string, width: number): RegisterField[] => [{ name, high: width - 1, low: 0 }]
const words = (
  table: Readonly<Record<string, number>>,
  names: readonly string[],
  shift: number,
): Record<number, string> => Object.fromEntries(names.map((name) => [table[name]! >> shift, name]))

const MODE_FIELDS: readonly RegisterField[] = [
  { name: 'SERVICE', high: 7, low: 6, words: words(MODE, ['DEMAND', 'SINGLE', 'BLOCK', 'CASCADE'], 6) },
  { name: 'DECREMENT', high: 5, low: 5 },
  { name: 'AUTOINITIALISE', high: 4, low: 4 },
  { name: 'TYPE', high: 3, low: 2, words: words(MODE, ['VERIFY', 'WRITE', 'READ', 'ILLEGAL'], 2) },
]

/**
 * The registers that move the bytes of a device, and those of the interrupt controllers, with what they hold. Looks on
 * without the side effects that a read by a program has.
 *
 * @source Intel 8237A and 8259A data sheets; register sets of Writing Device Drivers; our slave-DMA card
 */
export function registersOf(world: World, device: string): RegisterRow[] {
  const disk = world.devices.get(device)?.disk
  const engine = disk instanceof BlockDevice ? disk.engine : null
  const rows: RegisterRow[] = []
  if (engine instanceof Slave8237) rows.push(...slaveRows(world, device, engine))
  if (engine instanceof BusMasterDisk || engine instanceof BusMasterIopb)
    rows.push(...busMasterRows(device, engine.card.snapshot()))
  const pair = world.controller?.pair.snapshot()
  if (pair)
    rows.push(
      ...picRows('8259 master', pair.master, 0x20, 0x4d0, 0),
      ...picRows('8259 slave', pair.slave, 0xa0, 0x4d1, 8),
    )
  return rows
}

/** The same for the machine of a scenario as it is after power-on and boot. @source registersOf */
export function registersAtStart(scenario: Scenario, device: string): RegisterRow[] {
  const world = buildSysvWorld(scenario, scenario.seed, silentSink)
  sysvPath(world)
  return registersOf(world, device)
}

function slaveRows({ motherboard }: World, device: string, { card }: Slave8237): RegisterRow[] {
  const place = motherboard.slaves.get(device)!
  const board = motherboard.boards[place.board / 0x1000]!
  const chip = board.pair.snapshot().chips[place.channel < 4 ? 0 : 1]
  const port = (name: keyof typeof CARD_PORT): string => hex(place.card + CARD_PORT[name])
  const own = (name: string, at: string, value: number | null, fields: readonly RegisterField[]): RegisterRow => ({
    ...{ chip: device, name, place: at, width: 8, value, fields },
  })
  return [
    ...controllerRows(chip, place.board, place.channel),
    own('COMMAND', `${port('COMMAND')} W`, null, bitsOf(CARD_COMMAND)),
    own('STATUS', `${port('COMMAND')} R`, card.in(CARD_PORT.COMMAND), bitsOf(CARD_STATUS)),
    own('CONTROL', port('CONTROL'), card.in(CARD_PORT.CONTROL), bitsOf(CARD_CONTROL)),
    own('BLOCK_LOW', port('BLOCK_LOW'), card.in(CARD_PORT.BLOCK_LOW), number('BLOCK 7-0', 8)),
    own('BLOCK_HIGH', port('BLOCK_HIGH'), card.in(CARD_PORT.BLOCK_HIGH), number('BLOCK 15-8', 8)),
    own('COUNT_LOW', port('COUNT_LOW'), card.in(CARD_PORT.COUNT_LOW), number('COUNT 7-0', 8)),
    own('COUNT_HIGH', port('COUNT_HIGH'), card.in(CARD_PORT.COUNT_HIGH), number('COUNT 15-8', 8)),
    own('ERROR', port('ERROR'), card.in(CARD_PORT.ERROR), errorFields(8)),
  ]
}

function controllerRows(chip: ChipSnapshot, board: number, at: number): RegisterRow[] {
  const isWide = at >= 4
  const first = isWide ? 4 : 0
  const place = (register: number): number => board + (isWide ? 0xc0 + register * 2 : register)
  const channel = chip.channels[at & 3]!
  const row = (
    name: string,
    where: string,
    value: number | null,
    fields: readonly RegisterField[],
    width: 8 | 16 = 8,
  ): RegisterRow => ({ chip: `8237 ${chip.name}`, name, place: where, width, value, fields })
  const index = at & 3
  const unit = isWide ? 'words' : 'bytes'
  return [
    row('COMMAND', `${hex(place(8))} W`, chip.command, bitsOf(COMMAND)),
    row('STATUS', `${hex(place(8))} R`, chip.status, [...each('REQUEST ', first, 4, 4), ...each('TC ', first, 4)]),
    row('REQUEST', `${hex(place(9))} W`, chip.request, each('CHANNEL ', first, 4)),
    row('MASK', hex(place(15)), chip.mask, each('CHANNEL ', first, 4)),
    row(`MODE of channel ${at}`, `${hex(place(11))} W`, channel.mode, MODE_FIELDS),
    row('TEMPORARY', `${hex(place(13))} R`, chip.temporary, number('DATA', 8)),
    row('FLIP-FLOP', `${hex(place(12))} W clears`, chip.flipFlop, [
      { name: 'NEXT BYTE', high: 0, low: 0, words: { 0: 'LOW', 1: 'HIGH' } },
    ]),
    row(`BASE ADDRESS of channel ${at}`, `${hex(place(index * 2))} W`, channel.baseAddress, number(unit, 16), 16),
    row(`CURRENT ADDRESS of channel ${at}`, `${hex(place(index * 2))} R`, channel.address, number(unit, 16), 16),
    row(
      `BASE COUNT of channel ${at}`,
      `${hex(place(index * 2 + 1))} W`,
      channel.baseCount,
      number(`${unit} - 1`, 16),
      16,
    ),
    row(
      `CURRENT COUNT of channel ${at}`,
      `${hex(place(index * 2 + 1))} R`,
      channel.count,
      number(`${unit} - 1`, 16),
      16,
    ),
    row(`PAGE of channel ${at}`, hex(board + (0x80 | PAGE_PORTS[at]!)), channel.page, number('ADDRESS 23-16', 8)),
  ]
}

const errorFields = (width: number): RegisterField[] => [
  {
    ...{ name: 'CODE', high: width - 1, low: 0 },
    words: Object.fromEntries(Object.entries(CARD_ERROR).map(([name, code]) => [code, name])),
  },
]

function busMasterRows(chip: string, now: CardSnapshot): RegisterRow[] {
  const row = (name: string, offset: number, value: number | null, fields: readonly RegisterField[]): RegisterRow => ({
    ...{ chip, name, place: `+${hex(offset)}`, width: 32, value, fields },
  })
  const list = now.sglist
    .slice(0, 32)
    .flatMap(({ dma_addr, dma_size }, index) => [
      row(`sglist[${index}].dma_addr`, REGISTER.SGLIST + 8 * index, dma_addr, number('ADDRESS', 32)),
      row(`sglist[${index}].dma_size`, REGISTER.SGLIST + 8 * index + 4, dma_size, number('bytes', 32)),
    ])
  return [
    { ...row('csr', REGISTER.CSR, now.csr, bitsOf(CSR_READ)), place: `+${hex(REGISTER.CSR)} R` },
    { ...row('csr', REGISTER.CSR, null, bitsOf(CSR_WRITE)), place: `+${hex(REGISTER.CSR)} W` },
    row('dma_addr', REGISTER.DMA_ADDR, now.dma_addr, number('ADDRESS', 32)),
    row('dma_size', REGISTER.DMA_SIZE, now.dma_size, number('bytes', 32)),
    row('blkno', REGISTER.BLKNO, now.blkno, number('BLOCK', 32)),
    row('resid', REGISTER.RESID, now.resid, number('bytes', 32)),
    row('err', REGISTER.ERR, now.err, errorFields(32)),
    row('nbytes', REGISTER.NBYTES, now.nbytes, number('bytes', 32)),
    ...(now.profile === 'I' ? [row('iopb_addr', REGISTER.IOPB_ADDR, now.iopb_addr, number('ADDRESS', 32))] : []),
    ...list,
  ]
}

function picRows(chip: string, now: ChipSnapshot8259, base: number, elcr: number, first: number): RegisterRow[] {
  const lines = each('IRQ ', first, 8)
  const row = (name: string, place: string, value: number, fields: readonly RegisterField[] = lines): RegisterRow => ({
    ...{ chip, name, place, width: 8, value, fields },
  })
  return [
    row('IRR', `${hex(base)} R after OCW3`, now.irr),
    row('ISR', `${hex(base)} R after OCW3`, now.isr),
    row('IMR', hex(base + 1), now.imr),
    row('ELCR', hex(elcr), now.elcr),
    row('ICW2', `${hex(base + 1)} W after ICW1`, now.vectorBase, [{ name: 'VECTOR 7-3', high: 7, low: 3 }]),
  ]
}
