import { KINDS, type Kind } from '../trace/kinds'
import type { TraceTable } from '../trace/table'
import type { ExportFacts } from './format'

/** A text as CTF writes it: on one line, with quotes. */
function quoted(text: string): string {
  const plain = text.replace(/[\u0000-\u001f\u007f]+/g, ' ').replace(/[\ud800-\udfff]/g, '?')
  return `"${plain.replace(/["\\]/g, (found) => `\\${found}`)}"`
}

/** The name of a field. Readers take one line away at its beginning, so that no name is a word of the language. */
export function fieldName(label: string, otherwise: string): string {
  const plain = label
    .replace(/^name: /, '')
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return `_${plain === '' ? otherwise : plain}`
}

/** Fields of every event: name and type; see `ctf.ts` for what they hold. */
const COMMON = [
  ['_duration', 'int64_t'],
  ['_arg0', 'int64_t'],
  ['_row', 'uint32_t'],
  ['_request', 'uint32_t'],
  ['_chunk', 'uint32_t'],
  ['_cause', 'uint32_t'],
  ['_id', 'uint32_t'],
  ['_arg1', 'uint32_t'],
  ['_track', 'track_t'],
] as const

/** The names of the fields of a kind, in their order; each once. */
export function fieldNames({ id, arg0, arg1 }: Kind): readonly string[] {
  const names = COMMON.map(([name]): string => {
    if (name === '_arg0') return fieldName(arg0, 'arg0')
    if (name === '_arg1') return fieldName(arg1, 'arg1')
    return name === '_id' ? fieldName(id, 'id') : name
  })
  return names.map((name, place) => (names.indexOf(name) === place ? name : `${name}_${place}`))
}

/** Whether the second argument of a kind is a text. */
export const isNamed = ({ arg1 }: Kind): boolean => arg1.startsWith('name: ')

function event(kind: Kind, id: number): string {
  const fields = fieldNames(kind).map((name, place) => {
    const type = COMMON[place]![1]
    return `    ${type} ${isNamed(kind) && place === 7 ? '_string' : name};`
  })
  const text = isNamed(kind) ? [`    string ${fieldNames(kind)[7]!};`] : []
  return [`event {`, `  name = ${quoted(kind.name)};`, `  id = ${id};`, '  stream_id = 0;', '  fields := struct {']
    .concat(fields, text, ['  };', '};'])
    .join('\n')
}

function env({ title, path, host, seed, version, scenario, trace }: ExportFacts): string {
  const rows = [
    ['tracer_name', quoted('DMA Lab')],
    ['tracer_version', quoted(version)],
    ['scenario', quoted(title)],
    ['path', quoted(path)],
    ['host', quoted(host)],
    // A seed may need more bits than a number of the language has.
    ['seed', quoted(String(seed))],
    ['scenario_sha256', quoted(scenario)],
    ['trace_sha256', quoted(trace)],
  ]
  return `env {\n${rows.map(([name, value]) => `  ${name} = ${value};`).join('\n')}\n};`
}

/**
 * The metadata of a CTF folder.
 *
 * @source Common Trace Format 1.8: trace stream description language
 */
export function ctfMetadata(table: TraceTable, facts: ExportFacts): string {
  const integer = (size: number, signed: boolean, name: string, more = ''): string =>
    `typealias integer { size = ${size}; align = ${size}; signed = ${signed};${more} } := ${name};`
  const tracks = table.tracks.map(({ sort, name }, track) => `  ${quoted(`${sort} ${name}`)} = ${track}`)
  return [
    '/* CTF 1.8 */',
    integer(16, false, 'uint16_t'),
    integer(32, false, 'uint32_t'),
    integer(64, false, 'uint64_t'),
    integer(64, true, 'int64_t'),
    'trace {\n  major = 1;\n  minor = 8;\n  byte_order = le;',
    '  packet.header := struct {\n    uint32_t magic;\n    uint32_t stream_id;\n  };\n};',
    env(facts),
    'clock {\n  name = simulated;\n  description = "simulated time";\n  freq = 1000000000;\n  offset = 0;\n};',
    integer(64, false, 'instant_t', ' map = clock.simulated.value;'),
    `typealias enum : uint16_t {\n${tracks.length > 0 ? tracks.join(',\n') : '  "none" = 0'}\n} := track_t;`,
    'stream {\n  id = 0;\n  packet.context := struct {\n    instant_t timestamp_begin;\n    instant_t timestamp_end;',
    '    uint64_t content_size;\n    uint64_t packet_size;\n    uint32_t cpu_id;\n  };',
    '  event.header := struct {\n    uint32_t id;\n    instant_t timestamp;\n  };\n};',
    ...KINDS.map(event),
    '',
  ].join('\n')
}
