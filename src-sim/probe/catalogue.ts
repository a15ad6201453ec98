import { KINDS } from '../trace/kinds'

/** What an expression gives: text, or a whole number of so many bytes (they decide how wide it is printed). */
export type ValueType = 'string' | 4 | 8

/** A column of the trace that a member reads; `text` = the string it names, `zero` = always 0. */
export interface Source {
  readonly column: 'arg0' | 'arg1' | 'id' | 'zero'
  readonly isText: boolean
}

/** A probe of the catalogue: a kind of the trace, or one that needs no event. */
export interface ProbeEntry {
  /** As `dtrace -l` shows it; the same in every run. */
  readonly id: number
  readonly provider: string
  /** Empty = the sort of the track. */
  readonly module: string
  /** Empty = the name of the track, or of the system call. */
  readonly function: string
  readonly name: string
  /** Number of the kind in the trace; -1 = none. */
  readonly kind: number
  readonly about: string
  /** Members of args[0], where the trace names them; none for io, whose args have types of their own. */
  readonly members: ReadonlyMap<string, Source>
  /** arg0, arg1, … */
  readonly raw: readonly Source[]
}

/** Name of a member from the words of the trace: `bytes asked` becomes bytes_asked. */
function memberName(label: string): string {
  const plain = label.replace(/^name: /, '').replace(/^the /, '')
  const flag = /^0 .*, 1 (.*)$/.exec(plain)?.[1] ?? /^1 (.*), 0 .*$/.exec(plain)?.[1] ?? plain.split(',')[0]!
  return flag.toLowerCase().replace(/\W+/g, '_')
}

const ZERO: Source = { column: 'zero', isText: false }
const source = (column: Source['column'], label: string): Source => ({ column, isText: label.startsWith('name: ') })

/** Kinds that have a place among the providers of Solaris; every other one belongs to sdt. */
const PLACES: Readonly<Record<string, readonly [provider: string, module: string, routine: string, name: string]>> = {
  'io:start': ['io', 'genunix', 'bdev_strategy', 'start'],
  'io:done': ['io', 'genunix', 'biodone', 'done'],
  'io:wait-start': ['io', 'genunix', 'biowait', 'wait-start'],
  'io:wait-done': ['io', 'genunix', 'biowait', 'wait-done'],
  syscall: ['syscall', '', '', 'entry'],
  'syscall:return': ['syscall', '', '', 'return'],
  'proc:start': ['proc', 'genunix', 'lwp_rtt_initial', 'start'],
  'proc:exit': ['proc', 'genunix', 'proc_exit', 'exit'],
  'proc:signal': ['proc', 'genunix', 'sigtoproc', 'signal-send'],
  'proc:sleep': ['sched', 'genunix', 'sleep', 'sleep'],
  'proc:wakeup': ['sched', 'genunix', 'wakeup', 'wakeup'],
  'proc:ready': ['sched', 'unix', 'setbackdq', 'enqueue'],
  'cpu:switch': ['sched', 'unix', 'resume', 'on-cpu'],
}

/** The number of the first kind; those before it need no event. */
const FIRST_KIND = 100

function entryOf(kind: number): ProbeEntry {
  const { name, about, id, arg0, arg1 } = KINDS[kind]!
  const place = PLACES[name]
  const [provider, module, routine, probe] = place ?? ['sdt', '', '', name.replaceAll(':', '-')]
  const labelled = (
    [
      ['arg0', arg0],
      ['arg1', arg1],
      ['id', id],
    ] as const
  ).filter(([, label]) => label !== '')
  const members = provider === 'io' ? [] : labelled.map(([c, label]) => [memberName(label), source(c, label)] as const)
  const plain = [source('arg0', ''), source('arg1', '')]
  const raw: Readonly<Record<string, readonly Source[]>> = {
    io: [source('id', '')],
    entry: [ZERO, ZERO, source('arg0', '')],
    return: [source('arg0', ''), source('arg0', '')],
  }
  const arguments_ = raw[provider === 'syscall' ? probe : provider] ?? plain
  const words = { provider, module, function: routine, name: probe, about }
  return { id: FIRST_KIND + kind, ...words, kind, members: new Map(members), raw: arguments_ }
}

const bare = (id: number, provider: string, name: string, about: string): ProbeEntry => ({
  ...{ id, provider, module: '', function: '', name, kind: -1, about, members: new Map(), raw: [] },
})

/** BEGIN: before the first event. */
export const BEGIN = bare(1, 'dtrace', 'BEGIN', 'before the first event')
/** END: after the last event. */
export const END = bare(2, 'dtrace', 'END', 'after the last event')

/** Every probe, in the order of its number; without those of `profile`, which are made as they are asked for. */
export const PROBES: readonly ProbeEntry[] = [BEGIN, END, ...KINDS.map((_, kind) => entryOf(kind))]

/** A probe of the provider profile. @param nanos of simulated time between two firings */
export function timerProbe(name: string): ProbeEntry {
  return bare(name.startsWith('tick-') ? 4 : 3, 'profile', name, 'every so often, in simulated time')
}

/** Members of args[0], args[1] and args[2] of the io provider. @source Solaris Dynamic Tracing Guide, io Provider */
export const IO_MEMBERS: readonly ReadonlyMap<string, ValueType>[] = [
  new Map<string, ValueType>([
    ['b_flags', 4],
    ['b_bcount', 8],
    ['b_addr', 8],
    ['b_lblkno', 8],
    ['b_blkno', 8],
    ['b_resid', 8],
    ['b_bufsize', 8],
    ['b_error', 4],
    ['b_edev', 8],
  ]),
  new Map<string, ValueType>([
    ['dev_major', 4],
    ['dev_minor', 4],
    ['dev_instance', 4],
    ['dev_name', 'string'],
    ['dev_statname', 'string'],
    ['dev_pathname', 'string'],
  ]),
  new Map<string, ValueType>([
    ['fi_name', 'string'],
    ['fi_dirname', 'string'],
    ['fi_pathname', 'string'],
    ['fi_offset', 8],
    ['fi_fs', 'string'],
    ['fi_mount', 'string'],
  ]),
]
/** What those structures are called. */
export const IO_TYPES = ['bufinfo_t', 'devinfo_t', 'fileinfo_t'] as const

/** Names that stand for numbers. @source buf(9S), SunOS 5.x */
export const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ...([['B_BUSY', 0x1] as const, ['B_DONE', 0x2], ['B_ERROR', 0x4], ['B_PAGEIO', 0x10], ['B_PHYS', 0x20]] as const),
  ...([['B_READ', 0x40] as const, ['B_WRITE', 0x100], ['B_ASYNC', 0x400]] as const),
])

/** Variables that the program may read, with their types; the last four are ours and give way to a program's own. */
export const BUILT_IN: ReadonlyMap<string, ValueType> = new Map<string, ValueType>([
  ...(['timestamp', 'walltimestamp'] as const).map((name) => [name, 8] as const),
  ...(['pid', 'tid', 'cpu', 'errno', 'id'] as const).map((name) => [name, 4] as const),
  ...(['execname', 'probeprov', 'probemod', 'probefunc', 'probename'] as const).map((n) => [n, 'string'] as const),
  ...Array.from({ length: 10 }, (_, index) => [`arg${index}`, 8] as const),
])
/** Variables of ours: what the trace knows and DTrace does not. A program may have variables of these names. */
export const OUR_BUILT_IN: ReadonlyMap<string, ValueType> = new Map<string, ValueType>([
  ...(['duration', 'request', 'chunk', 'event'] as const).map((name) => [name, 8] as const),
])
