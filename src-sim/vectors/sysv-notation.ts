import { ERRNO, errnoName } from '../kern/errno'

/** A call of strategy, with what came of it. */
export interface StrategyEntry {
  readonly sort: 'S'
  /** b_blkno */
  readonly blk: number
  /** U user memory, K kernel memory. */
  readonly kind: 'U' | 'K'
  /** b_addr; K for a staging page. */
  readonly addr: number | 'K'
  /** b_bcount */
  readonly n: number
  /** Interrupt level at the call. */
  readonly spl: number
  /** Bytes moved. */
  readonly d: number
  /** b_resid */
  readonly r: number
  readonly errno: number
  readonly mode: 'sync' | 'async' | 'open'
}

/** A copy between user and kernel memory. */
export interface CopyEntry {
  readonly sort: 'cp'
  readonly way: 'in' | 'out'
  /** User address. */
  readonly user: number
  readonly n: number
}

/** A process falls asleep. */
export interface SleepEntry {
  readonly sort: 'sleep'
  readonly chan: string
  readonly pri: number
  /** Level at the call of sleep. */
  readonly spl: number
}

/** The process runs again after a sleep. */
export interface WakeEntry {
  readonly sort: 'wake'
}

/** The process sets the interrupt level. */
export interface SplEntry {
  readonly sort: 'spl'
  readonly level: number
}

/** A mark of the program. */
export interface MarkEntry {
  readonly sort: 'mark'
  readonly text: string
}

/** What can be seen of a process, in order. */
export type Entry = StrategyEntry | CopyEntry | SleepEntry | WakeEntry | SplEntry | MarkEntry

/** An entry of which only some things are said. */
export type EntryPattern = { readonly sort: Entry['sort'] } & Readonly<Record<string, unknown>>

const address = (text: string): number => Number.parseInt(text.replace(/^0x/i, ''), 16)
const isAddress = (text: string): boolean => /^(0x)?[0-9a-f]+$/i.test(text)
const isCount = (text: string): boolean => /^[0-9]+$/.test(text)

/**
 * Reads one entry of the notation. Only what is written is compared.
 *
 * @returns null when it is not in the notation
 * @source docs/vectors.md
 */
export function parseEntry(text: string): EntryPattern | null {
  const trimmed = text.trim()
  const call = /^S\(([^)]*)\)(?:@([0-8]))?((?:[ ,]+[^ ,]+)*)$/.exec(trimmed)
  if (call) return parseStrategy(call[1]!, call[2], call[3]!)
  if (/^cp\b/.test(trimmed)) return parseCopy(trimmed.slice(2).trim())
  const sleep = /^sleep(?:\(([^,)]+)(?:, *([0-9]+))?\))?(?:@([0-8]))?$/.exec(trimmed)
  if (sleep) {
    const [, chan, pri, spl] = sleep
    return {
      sort: 'sleep',
      ...(chan !== undefined && { chan }),
      ...(pri !== undefined && { pri: Number(pri) }),
      ...(spl !== undefined && { spl: Number(spl) }),
    }
  }
  if (trimmed === 'wake') return { sort: 'wake' }
  const level = /^spl ?([0-8])$/.exec(trimmed)
  if (level) return { sort: 'spl', level: Number(level[1]) }
  const mark = /^mark (.+)$/.exec(trimmed)
  return mark ? { sort: 'mark', text: mark[1] } : null
}

function parseStrategy(inside: string, spl: string | undefined, rest: string): EntryPattern | null {
  const pattern: Record<string, unknown> & { sort: 'S' } = { sort: 'S' }
  const parts = inside.split(',').map((part) => part.trim())
  const [blk, second, third, fourth] = parts
  if (parts.length > 4 || blk === undefined || !isCount(blk)) return null
  pattern.blk = Number(blk)
  if (second !== undefined) {
    if (second !== 'U' && second !== 'K') return null
    pattern.kind = second
  }
  const place = parts.length === 4 ? third : undefined
  const count = parts.length === 4 ? fourth : third
  if (place !== undefined) {
    if (place !== 'K' && !isAddress(place)) return null
    pattern.addr = place === 'K' ? 'K' : address(place)
  }
  if (count !== undefined) {
    if (!isCount(count)) return null
    pattern.n = Number(count)
  }
  if (spl !== undefined) pattern.spl = Number(spl)
  for (const word of rest.split(/[ ,]+/).filter((each) => each !== '')) {
    const number = /^([dr])=?([0-9]+)$/.exec(word)
    if (number) pattern[number[1]!] = Number(number[2])
    else if (word === 'sync' || word === 'async' || word === 'open') pattern.mode = word
    else if (word in ERRNO) pattern.errno = ERRNO[word as keyof typeof ERRNO]
    else if (word === 'ok') pattern.errno = 0
    else return null
  }
  return pattern
}

function parseCopy(rest: string): EntryPattern | null {
  const full = /^([0-9a-fx]+|K)->([0-9a-fx]+|K)(?: ([0-9]+))?$/i.exec(rest)
  const countOf = (text: string | undefined): Record<string, unknown> => (text === undefined ? {} : { n: Number(text) })
  if (full) {
    const [, from, to, count] = full
    const user = from === 'K' ? to! : from!
    if ((from === 'K') === (to === 'K') || !isAddress(user)) return null
    return { sort: 'cp', way: from === 'K' ? 'out' : 'in', user: address(user), ...countOf(count) }
  }
  const short = /^(?:([0-9a-fx]+) )?([0-9]+)?$/i.exec(rest)
  if (!short) return null
  return { sort: 'cp', ...(short[1] !== undefined && { user: address(short[1]) }), ...countOf(short[2]) }
}

const hex = (value: number | 'K'): string => (value === 'K' ? 'K' : value.toString(16))

/** An entry in the notation, complete. @source docs/vectors.md */
export function formatEntry(entry: Entry): string {
  switch (entry.sort) {
    case 'S': {
      const { blk, kind, addr, n, spl, d, r, errno, mode } = entry
      const failed = errno === 0 ? '' : ` ${errnoName(errno)}`
      return `S(${blk},${kind},${hex(addr)},${n})@${spl} d${d} r${r}${failed} ${mode}`
    }
    case 'cp':
      return entry.way === 'in' ? `cp ${hex(entry.user)}->K ${entry.n}` : `cp K->${hex(entry.user)} ${entry.n}`
    case 'sleep':
      return `sleep(${entry.chan},${entry.pri})@${entry.spl}`
    case 'wake':
      return 'wake'
    case 'spl':
      return `spl ${entry.level}`
    case 'mark':
      return `mark ${entry.text}`
  }
}

/** True when an entry is what the pattern says. @source docs/vectors.md */
export function matchesEntry(pattern: EntryPattern, entry: Entry): boolean {
  const found: Readonly<Record<string, unknown>> = { ...entry }
  return Object.entries(pattern).every(([field, value]) => found[field] === value)
}
