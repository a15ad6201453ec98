import { vectorFindings } from '../checker/rules'
import type { z } from 'zod'
import { silentSink, type TraceRow, type TraceSink } from '../core/sink'
import type { AddressSpace } from '../kern/as'
import type { Buf } from '../kern/buf'
import type { Mincnt } from '../kern/conf'
import type { Costs } from '../kern/costs'
import { KernelPanic } from '../kern/panic'
import { newUio, UIO_SYSSPACE, UIO_USERISPACE, UIO_USERSPACE, type Uio } from '../kern/uio'
import { ProcessFailure } from '../core/process'
import { BrokenInvariant } from '../core/assert'
import type { SolarisKernel } from '../solaris/kernel'
import { xxminphys } from '../solaris/minphys'
import { checkQuiescence } from '../solaris/quiescence'
import { solarisProfile, type SolarisProfile } from '../solaris/switches'
import { smallWorld } from '../solaris/testing'
import { KINDS } from '../trace/kinds'
import type { GivenUio, locks, memory, mincnt, show } from './solaris-fields'

/** One row of the log: what the trace was told. */
export interface LogRow {
  readonly kind: string
  readonly at: number
  readonly id: number
  readonly arg0: number
  readonly arg1: number
}

/** Keeps every row in a list; strings keep their text. */
export class LogSink implements TraceSink {
  readonly isOn = true
  readonly rows: LogRow[] = []
  readonly strings: string[] = ['']

  track(): number {
    return 0
  }
  string(text: string): number {
    const known = this.strings.indexOf(text)
    return known >= 0 ? known : this.strings.push(text) - 1
  }
  instant(at: number, kind: number, _track: number, _link: unknown, id: number, arg0: number, arg1: number): TraceRow {
    return this.rows.push({ kind: KINDS[kind]!.name, at, id, arg0, arg1 }) - 1
  }
  begin(at: number, kind: number, track: number, link: unknown, id: number, arg0: number, arg1: number): TraceRow {
    return this.instant(at, kind, track, link, id, arg0, arg1)
  }
  span(
    at: number,
    _duration: number,
    kind: number,
    track: number,
    link: unknown,
    id: number,
    arg0: number,
    arg1: number,
  ): TraceRow {
    return this.instant(at, kind, track, link, id, arg0, arg1)
  }
  end(): void {
    silentSink.end(-1, 0)
  }

  /** Rows of a kind. */
  of(kind: string): LogRow[] {
    return this.rows.filter((row) => row.kind === kind)
  }
}

/** The world fields that every case has. */
export interface GivenWorld {
  readonly profile: 'documented' | 'illumos'
  readonly switches: Readonly<Record<string, unknown>>
  readonly maxphys: number
  readonly page_size: number
}

/** Events after which a case is called endless. */
const MOST_EVENTS = 300_000

/** A world for one case: nothing costs time, everything is logged. */
export class CaseWorld {
  readonly k: SolarisKernel
  readonly log = new LogSink()
  /** What happened, in words. */
  readonly events: string[] = []
  panic: string | null = null
  /** `endless`: it would have gone on for ever. */
  end: 'idle' | 'endless' = 'idle'

  constructor(given: GivenWorld, costs: Partial<Costs> = {}) {
    const overrides = given.switches as Partial<SolarisProfile>
    const profile = solarisProfile(given.profile, overrides, given.maxphys)
    this.k = smallWorld({ profile, pageSize: given.page_size, trace: this.log, costs, frames: 65_536 }).k
  }

  /** Runs until nothing is left to do, a panic, or so many events that it would never end. */
  run(): void {
    try {
      for (let left = MOST_EVENTS; this.k.sim.step(); left--) {
        if (left > 0) continue
        this.end = 'endless'
        return
      }
    } catch (reason) {
      const cause = reason instanceof ProcessFailure ? reason.cause : reason
      if (cause instanceof BrokenInvariant || !(cause instanceof Error)) throw reason
      if (!(cause instanceof KernelPanic) && cause.name !== 'DdiPanic') throw reason
      this.panic = cause.message
    }
  }

  /** Rules of the findings, each once, in order; also of what is left over. */
  findings(): string[] {
    if (this.panic === null) checkQuiescence(this.k)
    return [...new Set(vectorFindings(this.k.findings))]
  }
}

/** A uio as the case gives it. */
export function uioOf(given: GivenUio): Uio {
  const segments = { user: UIO_USERSPACE, kernel: UIO_SYSSPACE, 'user-text': UIO_USERISPACE }
  const segflg = typeof given.segflg === 'number' ? given.segflg : segments[given.segflg]
  const made = newUio(given.iovecs, given.offset, segflg)
  if (given.resid !== undefined) made.uio_resid = given.resid
  return made
}

/** Where a uio stands, for an outcome. */
export function uioState(uio: Uio): object {
  const current = uio.uio_iovcnt > 0 ? uio.uio_iov[uio.index] : undefined
  return {
    resid: uio.uio_resid,
    loffset: uio.uio_loffset,
    iovcnt: uio.uio_iovcnt,
    current: current ? { base: current.iov_base, len: current.iov_len } : null,
    iovecs: uio.uio_iov.map(({ iov_base, iov_len }) => ({ base: iov_base, len: iov_len })),
  }
}

/** The fields of a buf, for an outcome. */
export function bufState(bp: Buf): object {
  const { b_flags, b_bcount, b_addr, b_lblkno, b_resid, b_error, b_edev, b_offset, b_io } = bp
  const isSet = { b_shadow: bp.b_shadow !== null, b_iodone: bp.b_iodone !== null, b_proc: bp.b_proc !== null }
  return { b_flags, b_bcount, b_addr, b_lblkno, b_resid, b_error, b_edev, b_offset, b_io, ...isSet }
}

/** Makes the pages of the ranges, then those that the case describes otherwise. */
export function mapMemory(
  world: CaseWorld,
  as: AddressSpace,
  ranges: readonly { readonly iov_base: number; readonly iov_len: number }[],
  given: z.output<typeof memory>,
): void {
  const { k } = world
  const size = as.pageSize
  const pages = new Map<number, string>()
  for (const { iov_base, iov_len } of ranges) {
    for (const page of as.numbers(iov_base, iov_len)) pages.set(page, 'valid')
  }
  for (const { at, length, state } of given) for (const page of as.numbers(at, length)) pages.set(page, state)
  const soft = new Set<number>()
  for (const [page, state] of pages) {
    if (state === 'unmapped') continue
    if (state === 'copy-on-write') soft.add(page)
    as.map(page * size, size, {
      readable: state !== 'write-only',
      writable: state !== 'read-only',
      resident: state !== 'not-resident' && state !== 'on-disk',
      onDisk: state === 'on-disk',
    })
    if (as.physical(page * size) < 0) continue
    as.write(
      page * size,
      Uint8Array.from({ length: size }, (_, index) => index & 0xff),
    )
  }
  for (const { at, length, fill, bytes } of given) {
    if (as.physical(at) < 0) continue
    if (fill !== undefined) as.write(at, new Uint8Array(length).fill(fill))
    if (bytes) as.write(at, Uint8Array.from(bytes))
  }
  const known = k.isSoftLocked
  k.isSoftLocked = (space, address, length) =>
    (space === as && as.numbers(address, length).some((page) => soft.has(page))) || known(space, address, length)
}

/** The bytes the case wants to see; null where a page is not there. */
export function shown(as: AddressSpace, wanted: z.output<typeof show>): (number[] | null)[] {
  return wanted.map(({ at, length }) => {
    const isThere = as.numbers(at, length).every((page) => as.physical(page * as.pageSize) >= 0)
    return isThere ? [...as.read(at, length)] : null
  })
}

/** Injected failures of page locks, by number from 1. */
export function injectLocks(k: SolarisKernel, given: z.output<typeof locks>): void {
  let passed = 0
  const of = (number: number): number | 'no-list' | undefined => given[String(number)] ?? given['default']
  k.inject = (point) => {
    if (point !== 'pagelock') return 0
    const what = of(++passed)
    return typeof what === 'number' ? what : 0
  }
  const known = k.isSoftLocked
  k.isSoftLocked = (as, address, length) => of(passed) === 'no-list' || known(as, address, length)
}

/** The mincnt of the case. */
export function mincntOf(
  k: SolarisKernel,
  given: { readonly limit: number; readonly mincnt?: z.output<typeof mincnt.mincnt> },
): Mincnt {
  const counts = given.mincnt?.counts
  if (!counts) return xxminphys(k, given.limit)
  let call = 0
  return (bp) => {
    bp.b_bcount = counts[Math.min(call++, counts.length - 1)]!
  }
}

/** `0x1f000` */
export const hex = (value: number): string => (value < 0 ? String(value) : `0x${value.toString(16)}`)
