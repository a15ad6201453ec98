import { OWN_KINDS } from '../trace/kinds'
import { fieldName } from './invariants'
import { UNITS, VOCABULARY, type Parameter, type ParameterType, type Word } from './vocabulary'

const TYPES: Readonly<Record<ParameterType, string>> = {
  file: 'number | OpenResult',
  memory: 'Memory | number',
  size: 'number',
  time: 'Time',
  text: 'string',
  condition: 'boolean',
  number: 'number',
  vector: 'readonly (readonly [Memory | number, number])[]',
  placement: 'Placement',
  content: 'Content',
  values: 'unknown[]',
  request: 'string | AsyncResult',
  kinds: 'EventKind | readonly EventKind[]',
  check: '(event: TraceEvent, state: Record<string, any>) => boolean | string',
}

const HEAD = `// Words of DMA Lab's transfer scripts. Made from src-sim/script/vocabulary.ts; do not edit.

/** What a system call gave. */
interface Result {
  /** What the call returned; -1 on error. */
  readonly result: number
  /** True without an error. */
  readonly ok: boolean
  /** EIO, ENXIO and so on; null without an error. */
  readonly errno: string | null
  /** Bytes that moved. */
  readonly bytes: number
  /** Bytes asked for and not moved. */
  readonly residual: number
}

/** What open gave. */
interface OpenResult extends Result {
  /** Number of the file; -1 on error. */
  readonly fd: number
}

/** What a call about an asynchronous request gave. */
interface AsyncResult extends Result {
  /** Name of the request; null when there was none. */
  readonly request: string | null
}

/** A length of time: made by ns, us, ms and s, and never mixed up with a size. */
interface Time {
  readonly ns: number
  readonly unit: 'time'
}

/** A piece of the process's memory. */
interface Memory {
  /** User address of the first byte. */
  readonly address: number
  /** Bytes. */
  readonly size: number
  /** The part that begins so many bytes on. */
  at(offset: number, size?: number): Memory
}

/** Where memory lies and what the process may do with it. */
interface Placement {
  /** The address is a multiple of it. */
  alignment?: number
  /** Bytes into a page. */
  pageOffset?: number
  /** What the process may do. */
  protection?: 'read-write' | 'read' | 'none'
  /** Frames: as the machine gives them, one run, or none beside another. */
  fragmentation?: 'machine' | 'none' | 'full'
  /** Bytes from the start that are there; the rest faults. */
  mapped?: number
}

/** A byte, other memory, or what a new device holds from an offset on. */
type Content = number | Memory | { device: number }
`

/** The events of the trace, with the names of what they carry. */
function eventText(): string {
  const names = new Map<string, string>()
  for (const { name, arg0, arg1 } of OWN_KINDS)
    for (const label of [arg0, arg1]) {
      const field = fieldName(label)
      if (field !== null) names.set(field, `${names.has(field) ? `${names.get(field)}, ` : ''}${name}`)
    }
  const fields = [...names].map(([field, kinds]) => {
    return `  /** Of ${kinds}. */\n  readonly ${field}?: ${field === 'name' ? 'string' : 'number'}`
  })
  const kinds = OWN_KINDS.map(({ name, about }) => `  /** ${about} */\n  | '${name}'`).join('\n')
  return `/** A kind of event. */
type EventKind =
${kinds}

/** What happened. Numbers whose meaning has a name are there under that name as well. */
interface TraceEvent {
  readonly kind: EventKind
  /** What begins is told twice, if it ends; a span of known length once. */
  readonly phase: 'instant' | 'begin' | 'end' | 'span'
  /** Simulated ns. */
  readonly at: number
  /** ns; 0 for an instant, -1 while it is not known. */
  readonly duration: number
  /** Row of the trace; -1 when it is not kept. */
  readonly row: number
  /** Where it happened, such as the name of the process, the device or the bus. */
  readonly track: string
  /** Number of the system call it belongs to; 0 = none. */
  readonly request: number
  /** Number of the piece of that request; 0 = none. */
  readonly chunk: number
  /** Number of the object it is about. */
  readonly id: number
  readonly arg0: number
  readonly arg1: number
${fields.join('\n')}
}
`
}

function parameterText({ name, type, isOptional }: Parameter): string {
  if (type === 'values') return `...${name}: ${TYPES[type]}`
  return `${name}${isOptional === true ? '?' : ''}: ${TYPES[type]}`
}

/** A word as a declaration without help: `close(file: number | OpenResult): Promise<Result>`. */
export function wordSignature({ name, kind, parameters, returns }: Word): string {
  const gives = kind === 'call' || kind === 'time' ? `Promise<${returns}>` : returns
  return `${name}(${parameters.map(parameterText).join(', ')}): ${gives}`
}

function wordText(word: Word): string {
  const { parameters, help, source } = word
  const lines = [
    help,
    '',
    ...parameters.map((each) => `@param ${each.name} ${each.help}`),
    ...(source === 'DMA Lab' ? [] : [`@see ${source}`]),
  ]
  const text = lines.map((line) => (line === '' ? ' *' : ` * ${line}`)).join('\n')
  return `/**\n${text}\n */\ndeclare function ${wordSignature(word)}\n`
}

/**
 * The words of scripts as a TypeScript declaration file, with the manual's text on every name: types/dma-lab-script.d.ts.
 *
 * @source DMA Lab
 */
export function scriptDeclarations(): string {
  const units = UNITS.map(
    ({ name, of, help }) =>
      `/** ${help} */\ndeclare function ${name}(count: number): ${of === 'size' ? 'number' : 'Time'}\n`,
  )
  return [HEAD, eventText(), ...VOCABULARY.map(wordText), ...units].join('\n')
}
