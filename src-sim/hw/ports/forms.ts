/**
 * The three machines that a port script can drive.
 *
 * @source the port script notation, docs/ports.md
 */
export type PortsFamily = 'dma' | 'card' | 'pic'

/**
 * What one operand may be.
 *
 * @source the port script notation, docs/ports.md
 */
export interface Operand {
  /** Word for error texts: "port", "channel". */
  readonly name: string
  readonly base: 16 | 10
  readonly max: number
  /** Values in the range that are not allowed. */
  readonly except?: readonly number[]
  /** Limit that depends on the first operand (the item width of a channel). */
  readonly maxAfter?: (first: number) => number
  /** Words instead of a number; the value is the index. */
  readonly words?: readonly string[]
  /** Digits when printed. */
  readonly digits: number
}

/**
 * What follows `=` (a check) or `:=` (a preset).
 *
 * @source the port script notation, docs/ports.md
 */
export interface Assignment {
  readonly sign: '=' | ':='
  readonly operand: Operand
  /** One value, a list of at least one, or a list of channel*count pairs. */
  readonly shape: 'one' | 'list' | 'pairs'
}

/**
 * One statement of the notation.
 *
 * @source the port script notation, docs/ports.md
 */
export interface StatementForm {
  readonly keyword: string
  readonly usage: string
  readonly help: string
  readonly operands: readonly Operand[]
  /** A list after the operands, without a sign (DEV). */
  readonly rest?: Operand
  readonly assignment?: Assignment
  /** The check form is optional: the statement also acts without one (INTA1). */
  readonly bare?: boolean
}

const hex = (name: string, max: number, digits: number): Operand => ({ name, base: 16, max, digits })
const decimal = (name: string, max: number): Operand => ({ name, base: 10, max, digits: 1 })

const PORT = hex('port', 0xffff, 2)
const BYTE = hex('byte', 0xff, 2)
const WORD32 = hex('32-bit word', 0xffffffff, 1)
const OFFSET = hex('register offset', 0xfff, 2)
const ADDRESS = hex('address', 0xffffff, 6)
const LEVEL = decimal('level', 1)
const CHANNEL: Operand = { ...decimal('channel', 7), except: [4] }
const ITEM: Operand = { ...hex('item', 0xffff, 2), maxAfter: (channel) => (channel < 4 ? 0xff : 0xffff) }
const COUNT = decimal('count', Number.MAX_SAFE_INTEGER)

/**
 * The most transfers that one RUN may ask for.
 *
 * @source the port script notation, docs/ports.md
 */
export const RUN_CAP = 0x1000000

const one = (operand: Operand): Assignment => ({ sign: '=', operand, shape: 'one' })
const list = (operand: Operand, sign: '=' | ':=' = '='): Assignment => ({ sign, operand, shape: 'list' })

const DMA_FORMS: readonly StatementForm[] = [
  {
    keyword: 'W',
    usage: 'W port value',
    help: 'write a byte to an I/O port',
    operands: [PORT, { ...BYTE, name: 'value' }],
  },
  {
    keyword: 'R',
    usage: 'R port = value',
    help: 'read an I/O port and compare',
    operands: [PORT],
    assignment: one(BYTE),
  },
  { keyword: 'DREQ', usage: 'DREQ channel level', help: 'set the DREQ pin of a channel', operands: [CHANNEL, LEVEL] },
  {
    keyword: 'DEV',
    usage: 'DEV channel items…',
    help: 'queue items that the device will deliver',
    operands: [CHANNEL],
    rest: ITEM,
  },
  {
    keyword: 'MEM',
    usage: 'MEM address := bytes…',
    help: 'preset memory',
    operands: [ADDRESS],
    assignment: list(BYTE, ':='),
  },
  {
    keyword: 'RUN',
    usage: 'RUN most = happened',
    help: 'let at most so many transfers happen',
    operands: [decimal('number of transfers', RUN_CAP)],
    assignment: one(COUNT),
  },
  {
    keyword: 'CHK',
    usage: 'CHK address = bytes…',
    help: 'compare memory',
    operands: [ADDRESS],
    assignment: list(BYTE),
  },
  {
    keyword: 'OUT',
    usage: 'OUT channel = items…',
    help: 'compare what the device has received so far',
    operands: [CHANNEL],
    assignment: list(ITEM),
  },
  {
    keyword: 'CLK',
    usage: 'CLK = clocks',
    help: 'compare the clocks spent in transfer states so far',
    operands: [],
    assignment: one(COUNT),
  },
  {
    keyword: 'HOLDS',
    usage: 'HOLDS = tenures',
    help: 'compare the number of bus tenures so far',
    operands: [],
    assignment: one(COUNT),
  },
  {
    keyword: 'GRANTS',
    usage: 'GRANTS = channel*transfers…',
    help: 'compare the services so far, in order',
    operands: [],
    assignment: { sign: '=', operand: decimal('channel', 7), shape: 'pairs' },
  },
]

const CARD_FORMS: readonly StatementForm[] = [
  {
    keyword: 'MODE',
    usage: 'MODE N, S or I',
    help: 'plug in a card of this profile; comes first',
    operands: [{ ...decimal('profile', 2), words: ['N', 'S', 'I'] }],
  },
  {
    keyword: 'W',
    usage: 'W offset value',
    help: 'write a 32-bit register',
    operands: [OFFSET, { ...WORD32, name: 'value' }],
  },
  {
    keyword: 'R',
    usage: 'R offset = value',
    help: 'read a 32-bit register and compare',
    operands: [OFFSET],
    assignment: one({ ...WORD32, digits: 2 }),
  },
  { keyword: 'GO', usage: 'GO', help: 'let the card finish what it has', operands: [] },
  {
    keyword: 'M32',
    usage: 'M32 address := words…',
    help: 'preset 32-bit words of memory',
    operands: [ADDRESS],
    assignment: list(WORD32, ':='),
  },
  {
    keyword: 'C32',
    usage: 'C32 address = words…',
    help: 'compare 32-bit words of memory',
    operands: [ADDRESS],
    assignment: list(WORD32),
  },
  {
    keyword: 'C8',
    usage: 'C8 address = bytes…',
    help: 'compare bytes of memory',
    operands: [ADDRESS],
    assignment: list(BYTE),
  },
  { keyword: 'LINE', usage: 'LINE = level', help: 'compare the interrupt line', operands: [], assignment: one(LEVEL) },
  {
    keyword: 'EDGES',
    usage: 'EDGES = count',
    help: 'compare the rising edges of the line so far',
    operands: [],
    assignment: one(COUNT),
  },
  {
    keyword: 'BAD',
    usage: 'BAD block',
    help: 'make a block of the medium unreadable',
    operands: [decimal('block', 15)],
  },
]

const PIC_FORMS: readonly StatementForm[] = [
  { keyword: 'INIT', usage: 'INIT', help: 'the usual initialisation of both chips', operands: [] },
  {
    keyword: 'W',
    usage: 'W port value',
    help: 'write a byte to an I/O port',
    operands: [PORT, { ...BYTE, name: 'value' }],
  },
  {
    keyword: 'R',
    usage: 'R port = value',
    help: 'read an I/O port and compare',
    operands: [PORT],
    assignment: one(BYTE),
  },
  {
    keyword: 'LINE',
    usage: 'LINE irq level',
    help: 'set an interrupt line',
    operands: [{ ...decimal('irq', 15), except: [2] }, LEVEL],
  },
  {
    keyword: 'INT',
    usage: 'INT = level',
    help: 'compare the INT pin to the CPU',
    operands: [],
    assignment: one(LEVEL),
  },
  {
    keyword: 'INTA',
    usage: 'INTA = vector',
    help: 'both acknowledge pulses; compare the vector',
    operands: [],
    assignment: one({ ...BYTE, name: 'vector' }),
  },
  { keyword: 'INTA1', usage: 'INTA1', help: 'first acknowledge pulse', operands: [] },
  {
    keyword: 'INTA2',
    usage: 'INTA2 = vector',
    help: 'second acknowledge pulse; compare the vector',
    operands: [],
    assignment: one({ ...BYTE, name: 'vector' }),
  },
]

/**
 * The statements of each machine.
 *
 * @source the port script notation, docs/ports.md
 */
export const FORMS: Readonly<Record<PortsFamily, readonly StatementForm[]>> = {
  dma: DMA_FORMS,
  card: CARD_FORMS,
  pic: PIC_FORMS,
}

/**
 * Names for messages.
 *
 * @source the port script notation, docs/ports.md
 */
export const FAMILY_NAMES: Readonly<Record<PortsFamily, string>> = {
  dma: 'the DMA pair (dma)',
  card: 'the bus-master card (card)',
  pic: 'the interrupt controllers (pic)',
}

/**
 * What a heading may set, per machine: a number with its base and limit, or words.
 *
 * @source the port script notation, docs/ports.md
 */
export interface HeadingOption {
  readonly families: readonly PortsFamily[]
  readonly operand: Operand
}

const flag = (families: readonly PortsFamily[]): HeadingOption => ({ families, operand: decimal('flag', 1) })
const limit = (name: string, max = 0xffffffff): HeadingOption => ({ families: ['card'], operand: hex(name, max, 1) })

/**
 * Options that a case heading may carry as key=value.
 *
 * @source the port script notation, docs/ports.md
 */
export const HEADING_OPTIONS: Readonly<Record<string, HeadingOption>> = {
  wait: { families: ['dma'], operand: decimal('number of wait states', 99) },
  maskReadback: { families: ['dma'], operand: { ...decimal('kind', 2), words: ['none', 'cmos', 'chipset'] } },
  strict: flag(['card']),
  elevator: flag(['card']),
  posted: flag(['card']),
  zeroIsFull: flag(['card']),
  endian: { families: ['card'], operand: { ...decimal('byte order', 1), words: ['little', 'big'] } },
  depth: { families: ['card'], operand: decimal('queue depth', 31) },
  sgllen: { families: ['card'], operand: decimal('number of entries', 128) },
  addrLo: limit('address'),
  addrHi: limit('address'),
  countMax: limit('count mask'),
  align: limit('alignment', 0x10000),
  seg: limit('boundary mask'),
  minxfer: limit('unit', 0x10000),
  granular: limit('unit', 0x10000),
  latchEdge: flag(['pic']),
  elcr: flag(['pic']),
}

/**
 * The ports of the two 8259A, to tell a case made of W and R only.
 *
 * @source the port script notation, docs/ports.md
 */
export const PIC_PORTS: readonly number[] = [0x20, 0x21, 0xa0, 0xa1, 0x4d0, 0x4d1]
