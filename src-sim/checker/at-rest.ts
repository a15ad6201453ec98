import type { SourcePosition } from './rules'
import type { Buf } from '../kern/buf'
import type { Kernel } from '../kern/kernel'
import type { Proc } from '../kern/proc'
import type { PageLock } from '../kern/vm'
import { SolarisKernel } from '../solaris/kernel'
import { findLostWakeups } from '../sysv/hang'
import { SysvKernel } from '../sysv/kernel'

/**
 * Looks at a kernel for which no event is left: what was begun and never ended. What only follows from something else is
 * not said again: a process that waits for a lost buf keeps its pages locked, and that is no second mistake.
 *
 * @param hardwareOwes a device is still busy, or wants service and nobody comes: then the driver had no chance
 */
export function checkAtRest(k: Kernel, hardwareOwes: boolean): void {
  if (k instanceof SysvKernel && findLostWakeups(k).length > 0) return
  if (checkMutexes(k) || hardwareOwes || checkBufs(k)) return
  const before = k.findings.length
  checkLedger(k)
  if (k instanceof SolarisKernel) checkDriver(k)
  if (k.findings.length === before) checkSleepers(k)
}

/** Mutexes that nobody will let go: of interrupt routines, and of processes that are gone. */
function checkMutexes(k: Kernel): boolean {
  const inInterrupt = k instanceof SolarisKernel ? k.interruptLocks : []
  for (const { name, keptBy } of inInterrupt)
    k.report('MutexNotReleased', `an interrupt routine returned and holds ${name}`, at(keptBy ?? null))
  for (const proc of k.procs) {
    if (proc.state !== 'done') continue
    for (const { name } of proc.locks) k.report('MutexNotReleased', `${proc.name} is gone and holds ${name}`)
  }
  return inInterrupt.length > 0 || k.procs.some(({ state, locks }) => state === 'done' && locks.length > 0)
}

/** Bufs that strategy took and nobody completed. */
function checkBufs(k: Kernel): boolean {
  const isKnown = k.findings.some(({ rule }) => rule === 'LostRequest')
  for (const bp of k.inStrategy) {
    const last = k.lastStarted.get(bp.b_edev)
    const isOvertaken = last !== undefined && last !== bp && last.stage === 'done'
    const left = `buf ${bp.id}${pagesOf(k, bp)} went to strategy and was never completed`
    if (isOvertaken && !isKnown) k.report('LostRequest', `${left}; buf ${last.id}, which came later, was`)
    else k.report('BiodoneMissing', left)
  }
  return k.inStrategy.size > 0
}

const pagesOf = (k: Kernel, bp: Buf): string => {
  const held = [...k.pageLedger].filter(({ request }) => request === bp.link.request && request !== 0)
  const pages = held.reduce((sum, { shadow }) => sum + shadow.length, 0)
  return pages > 0 ? ` (${pages} pages stay locked for it)` : ''
}

/** The ledger of page locks ends at 0. */
function checkLedger(k: Kernel): void {
  if (k.findings.some(({ rule }) => rule === 'PageLockLeak')) return
  for (const lock of k.pageLedger) k.report('PageLockLeak', describeLock(lock))
}

/** A page lock in words: what, who, for what, when and where. */
export function describeLock({ as, address, length, shadow, access, holder, request, at, where }: PageLock): string {
  const place = where ? ` at ${where.file}:${where.line}:${where.column}` : ''
  const use = access === 'write' ? 'reads into' : 'writes from'
  return (
    `${shadow.length} pages of ${as.name} from 0x${address.toString(16)} (${length} bytes) are still locked: ` +
    `${holder} locked them${place} for request ${request}, which ${use} them, at ${at} ns`
  )
}

/** What a driver leaves behind: busy marks, bindings, handles. */
function checkDriver(k: SolarisKernel): void {
  for (const { name, busy } of k.components) {
    if (busy > 0) k.report('BusyLeak', `component of ${name} is left with a busy count of ${busy}`)
  }
  for (const { dip, bound, forgotten } of k.dmaHandles.leftOver()) {
    const [bind, alloc] = [bound[0], forgotten[0]]
    if (bind !== undefined) k.report('BindingLeak', `${bound.length} handles of ${dip} are still bound`, at(bind))
    else if (alloc !== undefined)
      k.report('HandleLeak', `${forgotten.length} handles of ${dip} were allocated and never freed`, at(alloc))
  }
}

/** Where what is left was taken, if that is known. */
const at = (where: SourcePosition | null): { where: SourcePosition } | undefined => (where ? { where } : undefined)

/** Processes that wait for something that nothing is left to bring about. */
function checkSleepers(k: Kernel): void {
  for (const proc of k.procs) {
    if (proc.state !== 'sleeping' || waitsForOther(proc)) continue
    k.report('WaitWithoutWaker', `${proc.name} sleeps for ${proc.wmesg} and nobody is left to wake it`)
  }
}

/** Waits for a lock: its holder is the one to blame. */
const waitsForOther = ({ wchan }: Proc): boolean => wchan !== null && 'isLock' in wchan
