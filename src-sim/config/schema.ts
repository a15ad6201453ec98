import { z } from 'zod'
import { attributes } from '../solaris/ddi_dma/calculator/fields'
import { expectSchema, expectSorts } from './expect-schema'
import { FAULT_IDS, FAULT_KINDS, FAULT_OPERATIONS } from './fault-catalogue'
import { addNotes } from './field-notes'
import { duration, flag, LARGEST, list, LONGEST, quantity, shortName, text, whole, word } from './fields'
import { allowedHostValue, hostRows, parseHostValue } from './hosts'
import { HOST_NAMES, type HostRow } from './host-table'
import { PROFILES, PROFILE_ROWS, RULE_ROWS, RULE_SETS, type SwitchRow } from './rules'
import { DEVICE_TYPES, DMA_MODES, DMA_PRIORITIES, DRIVERS, ENGINES, PATHS } from './scenario'
import { processSchema, scriptFile, scriptText } from './workload-schema'
import { quantityPattern } from './units'

const hostValue = (row: HostRow): z.ZodType<number | bigint | boolean> =>
  z.unknown().transform((value, context) => {
    const parsed = parseHostValue(row, value)
    if (parsed.ok) return parsed.value
    context.addIssue({ code: 'custom', message: parsed.error })
    return z.NEVER
  })

const hostMap = z.strictObject({
  preset: word(HOST_NAMES).optional(),
  ...Object.fromEntries(hostRows.map((row) => [row.key, hostValue(row).optional()])),
})

const switchValue = (row: SwitchRow): z.ZodType<string | number | boolean> => {
  if (row.range) return whole(row.range[0], row.range[1])
  const words = row.words!
  if (words[0] === 'true') return flag
  if (row.key === 'badAddressErrno')
    return z
      .union([z.literal(14), z.literal(1), z.literal('EFAULT'), z.literal('EPERM')], {
        error: 'expected 14 (EFAULT) or 1 (EPERM)',
      })
      .transform((value) => (value === 14 || value === 'EFAULT' ? 14 : 1))
  return word(words as readonly [string, ...string[]])
}
const switches = (rows: readonly SwitchRow[]): Record<string, z.ZodOptional> =>
  Object.fromEntries(rows.map((row) => [row.key, switchValue(row).optional()]))

/** A name alone stands for a map that only has it. */
const nameOrMap = <Shape extends z.ZodRawShape>(
  key: string,
  map: z.ZodObject<Shape, z.core.$strict>,
): z.ZodPreprocess<typeof map> => z.preprocess((value) => (typeof value === 'string' ? { [key]: value } : value), map)

const device = z.strictObject({
  name: shortName,
  type: word(DEVICE_TYPES),
  blocks: whole(1, 2 ** 39).optional(),
  size: quantity('size', [512, LARGEST]).optional(),
  endOfMedia: word(['dev', 'strict']).optional(),
  badBlocks: list(whole(0, 2 ** 39), 0, 1000).optional(),
  engine: word(ENGINES).optional(),
  line: whole(3, 15).optional(),
  level: whole(1, 15).optional(),
  trigger: word(['edge', 'level']).optional(),
  commandOverhead: duration.optional(),
  revolution: duration.optional(),
  trackSeek: duration.optional(),
  averageSeek: duration.optional(),
  mediaRate: quantity('rate', [1, 1e12]).optional(),
  sectorsPerTrack: whole(1, 65_536).optional(),
  heads: whole(1, 255).optional(),
  interleave: whole(1, 64).optional(),
  reposition: duration.optional(),
  byteDelay: duration.optional(),
  waitTC: flag.optional(),
  queueDepth: whole(1, 255).optional(),
  elevator: flag.optional(),
  dmaMode: word(DMA_MODES).optional(),
  dmaPriority: word(DMA_PRIORITIES).optional(),
  fifoBytes: quantity('size', [0, 2 ** 24]).optional(),
  fifoThreshold: quantity('size', [0, 2 ** 24]).optional(),
})

const operand = z.union([whole(0, 0xffffffff), quantity('time', [0, LONGEST])], {
  error: 'expected a byte, or for DELAY a time such as "5 ms"',
})
const fault = z.preprocess(
  (value) => (typeof value === 'string' ? { id: value } : value),
  z
    .strictObject({
      id: word(FAULT_IDS).optional(),
      where: shortName.optional(),
      kind: word(FAULT_KINDS).optional(),
      op: z
        .enum([...FAULT_OPERATIONS, ...(FAULT_OPERATIONS.map((each) => each.toLowerCase()) as ['lose'])], {
          error: `expected one of ${FAULT_OPERATIONS.join(', ')}`,
        })
        .transform((value) => value.toUpperCase() as (typeof FAULT_OPERATIONS)[number])
        .optional(),
      operand: operand.optional(),
      skip: whole(0, 1_000_000).optional(),
      times: whole(1, 1_000_000).optional(),
      call: whole(1, 1_000_001).optional(),
      chance: whole(0, 1_000_000).optional(),
      at: duration.optional(),
      byte: whole(0, LARGEST).optional(),
      byteOf: word(['medium', 'request']).optional(),
      offset: whole(0, 0xffff).optional(),
    })
    .superRefine((entry, context) => {
      const { id, kind, op, operand: value } = entry
      const problem = (message: string, field?: string): void =>
        context.addIssue({ code: 'custom', message, ...(field === undefined ? {} : { path: [field] }) })
      if (id === undefined && (kind === undefined || op === undefined))
        problem('expected an id such as F1, or kind and op')
      if (id !== undefined && kind !== undefined) problem('an id says what happens; kind is for a trigger', 'kind')
      if (id !== undefined && op !== undefined) problem('an id says what happens; op is for a trigger', 'op')
      const isInterruptOperation = op === 'LOSE' || op === 'DELAY' || op === 'EXTRA'
      if (kind !== undefined && op !== undefined && (kind === 'intr') !== isInterruptOperation)
        problem('LOSE, DELAY and EXTRA go with kind intr; the other operations with pio_r, pio_w, dma_r, dma_w, log')
      if (kind === 'log' && op !== undefined && !isInterruptOperation && op !== 'NO_TRANSFER')
        problem('a message can only get lost: NO_TRANSFER', 'op')
      if (op === 'DELAY' && value === undefined) problem('DELAY needs operand, a time such as "5 ms"')
      if ((op === 'EQUAL' || op === 'AND' || op === 'OR' || op === 'XOR') && value === undefined)
        problem(`${op} needs operand, a number`)
      if (entry.call !== undefined && entry.skip !== undefined)
        problem('call: n is the same as skip: n - 1; give one of them', 'call')
      if (entry.byteOf !== undefined && entry.byte === undefined) problem('says what byte counts in', 'byteOf')
      if (entry.byte !== undefined && (kind === 'pio_r' || kind === 'pio_w' || kind === 'log'))
        problem('bytes are of transfers', 'byte')
      if (entry.offset !== undefined && kind !== 'pio_r' && kind !== 'pio_w')
        problem('a register goes with kind pio_r or pio_w', 'offset')
    }),
)

/** The scenario file, version 1. `z.input` of this is what a file says, `z.output` what was understood. */
export const scenarioSchema = z.strictObject({
  version: z.literal(1, { error: 'expected version: 1; this program reads version 1' }),
  title: text(200).optional(),
  summary: text(2000).optional(),
  notes: text(65_536).optional(),
  host: nameOrMap('preset', hostMap).optional(),
  devices: list(device, 1, 64).optional(),
  driver: nameOrMap(
    'name',
    z.strictObject({
      name: word(DRIVERS).optional(),
      device: shortName.optional(),
      minphys: quantity('size', [1, 2 ** 40]).optional(),
      bufferHeader: word(['pool', 'own']).optional(),
      watchdog: duration.optional(),
      attributes: attributes.optional(),
      file: scriptFile.optional(),
      source: scriptText.optional(),
      callCost: duration.optional(),
    }),
  ).optional(),
  path: word(PATHS).optional(),
  paths: list(word(PATHS), 1, 4).optional(),
  rules: nameOrMap(
    'set',
    z.strictObject({
      set: word(RULE_SETS).optional(),
      ...switches(RULE_ROWS),
      pageSize: quantity('size', [512, 65_536])
        .refine((size) => (size & (size - 1)) === 0, { error: 'expected a power of two from 512 B to 64 KB' })
        .optional(),
    }),
  ).optional(),
  profile: nameOrMap(
    'base',
    z.strictObject({
      base: word(PROFILES).optional(),
      ...switches(PROFILE_ROWS),
      maxphys: quantity('size', [512, 2 ** 30]).optional(),
    }),
  ).optional(),
  workload: list(processSchema, 1, 64),
  faults: list(fault, 0, 64).optional(),
  seed: whole(0, 0xffffffff).optional(),
  traceCap: whole(0, 100_000_000).optional(),
  stopOnFinding: z.boolean().optional(),
  timeLimit: duration.optional(),
  expect: list(expectSchema, 0, 1000).optional(),
})

/** What a file says. */
export type ScenarioInput = z.output<typeof scenarioSchema>

/** JSON Schema of a quantity or an address as a file writes it. */
function writtenForm(row: HostRow): Record<string, unknown> {
  const description = `${row.about}; ${allowedHostValue(row)}`
  if (row.unit === 'flag') return { type: 'boolean', description }
  if (row.unit === 'address') {
    return {
      description,
      anyOf: [
        { type: 'integer', minimum: 0 },
        { type: 'string', pattern: '^(0x[0-9a-fA-F]{1,16}|\\d{1,20})$' },
      ],
    }
  }
  const number = { type: 'integer', minimum: Number(row.min), maximum: Number(row.max) }
  if (row.unit === 'count' || row.unit === 'perMille') return { ...number, description }
  return { description, anyOf: [number, { type: 'string', pattern: quantityPattern(row.unit).source }] }
}

/**
 * The published JSON Schema of scenario files, made from the same schema that checks them.
 *
 * @source JSON Schema, draft 2020-12
 */
export function scenarioJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(scenarioSchema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as JsonSchema
  const properties = schema.properties!
  const host = properties['host']!
  for (const row of hostRows) host.properties![row.key] = writtenForm(row)
  for (const [field, key] of [
    ['host', 'preset'],
    ['driver', 'name'],
    ['rules', 'set'],
    ['profile', 'base'],
  ] as const) {
    const map = properties[field]!
    properties[field] = { anyOf: [map.properties![key]!, map] }
  }
  const driver = properties['driver']!.anyOf![1]!.properties!
  const attributeMap = driver['attributes']!
  for (const [field, value] of Object.entries(attributeMap.properties!))
    if (field !== 'preset') attributeMap.properties![`dma_attr_${field}`] = value
  driver['attributes'] = { anyOf: [attributeMap.properties!['preset']!, attributeMap] }
  const fault = properties['faults']!.items!
  properties['faults']!.items = { anyOf: [fault.properties!['id']!, fault] }
  const sorts = z.toJSONSchema(expectSorts, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as JsonSchema
  delete sorts.$schema
  properties['expect']!.items = sorts
  for (const [field, rows] of [
    ['rules', RULE_ROWS],
    ['profile', PROFILE_ROWS],
  ] as const) {
    const map = properties[field]!.anyOf![1]!
    for (const row of rows) map.properties![row.key]!.description = `${row.about} (${row.source})`
  }
  addNotes(schema)
  return {
    $schema: schema.$schema,
    $id: 'https://dma-lab.invalid/schema/scenario.schema.json',
    title: 'DMA Lab scenario, version 1',
    ...schema,
  }
}

interface JsonSchema {
  $schema?: string
  description?: string
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
}
