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

function parameterText({ name, type, isOptional }: Parameter): string {
  if (type === 'values') return `...${name}: ${TYPES[type]}`
  return `${name}${isOptional === true ? '?' : ''}: ${TYPES[type]}`
}

function wordText({ name, kind, parameters, returns, help, source }: Word): string {
  const lines = [
    help,
    '',
    ...parameters.map((each) => `@param ${each.name} ${each.help}`),
    ...(source === 'DMA Lab' ? [] : [`@see ${source}`]),
  ]
  const gives = kind === 'call' || kind === 'time' ? `Promise<${returns}>` : returns
  const text = lines.map((line) => (line === '' ? ' *' : ` * ${line}`)).join('\n')
  return `/**\n${text}\n */\ndeclare function ${name}(${parameters.map(parameterText).join(', ')}): ${gives}\n`
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
  return [HEAD, ...VOCABULARY.map(wordText), ...units].join('\n')
}
