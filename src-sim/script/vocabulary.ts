/** What a word may be given. The rules are in arguments.ts, the types in declarations.ts. */
export type ParameterType =
  | 'file'
  | 'memory'
  | 'size'
  | 'time'
  | 'text'
  | 'condition'
  | 'number'
  | 'vector'
  | 'placement'
  | 'content'
  | 'values'
  | 'request'
  | 'kinds'
  | 'check'

/** One parameter of a word. */
export interface Parameter {
  readonly name: string
  readonly type: ParameterType
  readonly isOptional?: boolean
  readonly help: string
}

/**
 * How a word behaves. `call`: a system call, waits and costs SCRIPT_CALL_COST. `time`: waits, costs only what it says.
 * `memory`: at once; the program's own loads and stores, charged by the byte. `instrument`: at once, takes no time.
 */
export type WordKind = 'call' | 'time' | 'memory' | 'instrument'

/** A word of the scripts. */
export interface Word {
  readonly name: string
  readonly kind: WordKind
  readonly parameters: readonly Parameter[]
  /** TypeScript type of what it gives; of what the promise gives where it waits. */
  readonly returns: 'Result' | 'OpenResult' | 'AsyncResult' | 'Memory' | 'void' | 'number' | 'boolean'
  readonly help: string
  readonly source: string
}

const file: Parameter = { name: 'file', type: 'file', help: 'What open gave, or its number.' }
const memory: Parameter = { name: 'memory', type: 'memory', help: 'What alloc gave, or a user address.' }
const length: Parameter = { name: 'length', type: 'size', help: 'Bytes to move.' }
const offset: Parameter = { name: 'offset', type: 'size', help: 'Byte on the device to begin at.' }
const pieces: Parameter = {
  name: 'pieces',
  type: 'vector',
  help: 'Pairs [memory, bytes], at least one and at most 1024.',
}
const transfer = [file, memory, length]

/** The words, in the order of the manual. */
export const VOCABULARY: readonly Word[] = [
  {
    name: 'open',
    kind: 'call',
    parameters: [{ name: 'device', type: 'text', help: 'Name of a device in the scenario.' }],
    returns: 'OpenResult',
    help: 'Opens a device. Its file begins at byte 0. An unknown name gives ENXIO.',
    source: 'open(2)',
  },
  {
    name: 'close',
    kind: 'call',
    parameters: [file],
    returns: 'Result',
    help: 'Closes a file. Asynchronous requests that were started on it go on. EBADF when it is not open.',
    source: 'close(2)',
  },
  {
    name: 'read',
    kind: 'call',
    parameters: transfer,
    returns: 'Result',
    help: 'Reads where the file stands and moves it on by the bytes that came. 0 bytes mean the end of the device.',
    source: 'read(2)',
  },
  {
    name: 'write',
    kind: 'call',
    parameters: transfer,
    returns: 'Result',
    help: 'Writes where the file stands and moves it on by the bytes that went.',
    source: 'write(2)',
  },
  {
    name: 'pread',
    kind: 'call',
    parameters: [...transfer, offset],
    returns: 'Result',
    help: 'Reads at an offset; the file stays where it stands.',
    source: 'pread(2)',
  },
  {
    name: 'pwrite',
    kind: 'call',
    parameters: [...transfer, offset],
    returns: 'Result',
    help: 'Writes at an offset; the file stays where it stands.',
    source: 'pwrite(2)',
  },
  {
    name: 'readv',
    kind: 'call',
    parameters: [file, pieces],
    returns: 'Result',
    help: 'Reads where the file stands into several pieces of memory, one after the other.',
    source: 'readv(2)',
  },
  {
    name: 'writev',
    kind: 'call',
    parameters: [file, pieces],
    returns: 'Result',
    help: 'Writes several pieces of memory, one after the other.',
    source: 'writev(2)',
  },
  {
    name: 'aread',
    kind: 'call',
    parameters: [...transfer, offset],
    returns: 'AsyncResult',
    help: 'Starts a read and goes on at once; aiowait collects it. Where a path has no asynchronous calls the read is done before this returns, and aiowait hands out its result.',
    source: 'aioread(3AIO)',
  },
  {
    name: 'awrite',
    kind: 'call',
    parameters: [...transfer, offset],
    returns: 'AsyncResult',
    help: 'Starts a write and goes on at once; otherwise as aread.',
    source: 'aiowrite(3AIO)',
  },
  {
    name: 'aiowait',
    kind: 'call',
    parameters: [{ name: 'timeout', type: 'time', isOptional: true, help: 'How long to wait; left out = for ever.' }],
    returns: 'AsyncResult',
    help: 'Waits for a request that was started and gives its result and its name. EINVAL when none is under way, ETIME when the time is over.',
    source: 'aiowait(3AIO)',
  },
  {
    name: 'aiocancel',
    kind: 'call',
    parameters: [{ name: 'request', type: 'request', help: 'What aread or awrite gave, or its name.' }],
    returns: 'Result',
    help: 'Asks to take a request back. Where nothing is asynchronous there is nothing to cancel: EINVAL.',
    source: 'aiocancel(3AIO)',
  },
  {
    name: 'signal',
    kind: 'call',
    parameters: [
      { name: 'process', type: 'text', help: 'Name of a process in the scenario.' },
      {
        name: 'number',
        type: 'number',
        isOptional: true,
        help: 'Number of the signal, 1 to 31; 2 (SIGINT) if left out.',
      },
    ],
    returns: 'Result',
    help: 'Sends a signal; it ends an interruptible sleep of that process. An unknown name gives EINVAL.',
    source: 'kill(2)',
  },
  {
    name: 'compute',
    kind: 'time',
    parameters: [{ name: 'time', type: 'time', help: 'How long the program computes.' }],
    returns: 'void',
    help: 'Uses the processor in user mode; interrupts and better processes make it longer.',
    source: 'DMA Lab',
  },
  {
    name: 'sleep',
    kind: 'time',
    parameters: [{ name: 'time', type: 'time', help: 'How long.' }],
    returns: 'void',
    help: 'Gives up the processor for a time.',
    source: 'delay(9F)',
  },
  {
    name: 'alloc',
    kind: 'memory',
    parameters: [
      { name: 'size', type: 'size', help: 'Bytes.' },
      { name: 'placement', type: 'placement', isOptional: true, help: 'Where and how it lies.' },
    ],
    returns: 'Memory',
    help: 'Gives the process memory of zeros. Throws when the machine has no frames left.',
    source: 'mmap(2)',
  },
  {
    name: 'fill',
    kind: 'memory',
    parameters: [
      memory,
      {
        name: 'content',
        type: 'content',
        help: 'A byte, or { device: offset } for the pattern that a new device holds there.',
      },
      { name: 'length', type: 'size', isOptional: true, help: 'Bytes; all of it if left out.' },
    ],
    returns: 'void',
    help: 'Stores into memory as the program would. Throws where it may not write.',
    source: 'DMA Lab',
  },
  {
    name: 'compare',
    kind: 'memory',
    parameters: [
      memory,
      { name: 'content', type: 'content', help: 'A byte, other memory, or { device: offset }.' },
      { name: 'length', type: 'size', isOptional: true, help: 'Bytes; all of it if left out.' },
    ],
    returns: 'number',
    help: 'Compares memory with what it should hold: -1 when all is equal, else the place of the first difference.',
    source: 'DMA Lab',
  },
  {
    name: 'now',
    kind: 'instrument',
    parameters: [],
    returns: 'number',
    help: 'Simulated nanoseconds since power-on. ns(now() - start) makes a time of a difference.',
    source: 'DMA Lab',
  },
  {
    name: 'random',
    kind: 'instrument',
    parameters: [
      { name: 'limit', type: 'number', help: '1 to 2147483648.' },
      {
        name: 'stream',
        type: 'text',
        isOptional: true,
        help: 'Name of a stream of its own: other draws do not disturb it.',
      },
    ],
    returns: 'number',
    help: 'A whole number from 0 to limit - 1 that depends on the seed of the run, the process and the stream only.',
    source: 'DMA Lab',
  },
  {
    name: 'log',
    kind: 'instrument',
    parameters: [{ name: 'values', type: 'values', help: 'Anything; joined with spaces.' }],
    returns: 'void',
    help: 'Writes a line into the result of the run.',
    source: 'DMA Lab',
  },
  {
    name: 'mark',
    kind: 'instrument',
    parameters: [{ name: 'name', type: 'text', help: 'At most 80 characters.' }],
    returns: 'void',
    help: 'Puts a mark on the timeline.',
    source: 'DMA Lab',
  },
  {
    name: 'expect',
    kind: 'instrument',
    parameters: [
      { name: 'condition', type: 'condition', help: 'true or false; nothing else.' },
      { name: 'text', type: 'text', help: 'What should hold.' },
    ],
    returns: 'boolean',
    help: 'A check. It appears in the result, and a run with a failed one ends with exit code 1; the script goes on.',
    source: 'DMA Lab',
  },
  {
    name: 'invariant',
    kind: 'instrument',
    parameters: [
      { name: 'name', type: 'text', help: 'What always holds, at most 80 characters.' },
      { name: 'kinds', type: 'kinds', help: 'One kind of event or a list of kinds, as the trace names them.' },
      {
        name: 'check',
        type: 'check',
        help: 'Is asked at each such event, from now to the end of the run: true when all is well; false or a text when not. state is an object of its own, empty at first, for what it wants to remember.',
      },
    ],
    returns: 'void',
    help: 'Watches the machine: every event that breaks it is a finding with its row. Takes no simulated time, and goes on after the program has ended.',
    source: 'DMA Lab',
  },
]

/** Helpers that make sizes (plain numbers of bytes) and times (values of their own), with their factor. */
export const UNITS: readonly {
  readonly name: string
  readonly of: 'size' | 'time'
  readonly factor: number
  readonly help: string
}[] = [
  { name: 'B', of: 'size', factor: 1, help: 'Bytes.' },
  { name: 'KB', of: 'size', factor: 1024, help: '1024 bytes each.' },
  { name: 'MB', of: 'size', factor: 1 << 20, help: '1048576 bytes each.' },
  { name: 'ns', of: 'time', factor: 1, help: 'Nanoseconds.' },
  { name: 'us', of: 'time', factor: 1_000, help: 'Microseconds.' },
  { name: 'ms', of: 'time', factor: 1_000_000, help: 'Milliseconds.' },
  { name: 's', of: 'time', factor: 1_000_000_000, help: 'Seconds.' },
]

/**
 * What the program's own code around a system call costs, ns of user time on every host. It does not depend on how fast
 * the interpreter is; anything more a script says with compute().
 *
 * @source DMA Lab, docs/scripts.md
 */
export const SCRIPT_CALL_COST = 500
/** Bytes that fill and compare handle in a nanosecond of user time. @source DMA Lab, docs/scripts.md */
export const BYTES_PER_NANOSECOND = 1
/** Words one script may say. */
export const MOST_CALLS = 2_000_000
/** Asynchronous requests of one script that nobody has waited for; one more gives EAGAIN. @source aioread(3C), ERRORS */
export const MOST_REQUESTS = 10_000
/** Streams of random numbers that one script may name: each is kept to the end of the run. */
export const MOST_STREAMS = 1000
/** Calls that are kept in the result; later ones are counted only. */
export const MOST_RESULTS = 20_000
/** Lines of log, marks, and checks that are kept. */
export const MOST_LINES = 10_000
/** Invariants of one script, and how many findings one may make. */
export const MOST_INVARIANTS = 100
export const MOST_FINDINGS = 10
/** Characters of one line of log. */
export const LONGEST_LINE = 4096
