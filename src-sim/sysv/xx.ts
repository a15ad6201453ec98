import type { Step } from '../core/process'
import type { Nanos } from '../core/time'
import { splitRange } from '../hw/chunks'
import { DEVICE_ERROR, type DeviceStatus, type DmaCommand, type DmaDevice, type DmaSegment } from '../hw/device'
import type { Buf } from '../kern/buf'
import type { Dev, Driver } from '../kern/conf'
import { ERRNO } from '../kern/errno'
import { DDI_INTR_CLAIMED, DDI_INTR_UNCLAIMED, type InterruptLine } from '../kern/intr'
import { work } from '../kern/step'
import type { Uio } from '../kern/uio'
import { timeout, untimeout, type Callout } from '../kern/delay'
import { iodone } from './buf'
import { waitNotBusy } from './bufpool'
import { dma_breakup } from './dma_breakup'
import { disksort, newIobuf, queueOf, unlinkFirst, type Iobuf } from './disksort'
import { B_BUSY, B_DONE, B_ERROR, B_READ, B_WRITE, type Direction } from './flags'
import type { SysvKernel } from './kernel'
import { NBPSCTR } from './param'
import { physck } from './physck'
import { physio } from './physio'
import { physiock } from './physiock'
import { spl6, splInPlainCode, splSet, splx } from './spl'
import { callStrategy, type Strat } from './strategy'
import { uiophysio } from './uiophysio'
import { isBeyond, throughLowPages } from './xx-bounce'
import { plainController, type XxController } from './xx-controller'
import { completeAgain, mistakesOf, type Mistakes } from './xx-mistakes'

/** How the example driver is built. */
export interface SysvDriverOptions {
  readonly dev: Dev
  /** `dev`: a read exactly at the end gives 0 bytes; `strict`: ENXIO in both directions. */
  readonly endOfMedia: 'dev' | 'strict'
  /** A header of the driver's own, given to physio; null = physio takes one of its pool. */
  readonly header?: Buf | null
  /**
   * False: the driver gives physio its own header even while another process uses it. Physio of Release 3 does not look.
   */
  readonly waitsForHeader?: boolean
  /** Does a transfer at once, for `completion: sync`; without it completion is always by interrupt. */
  readonly transferNow?: (command: DmaCommand) => DeviceStatus
  /** Another routine for physio to call, in place of one that calls dma_breakup. */
  readonly breakup?: Strat
  /** Reads go before writes in the queue. */
  readonly readsFirst?: boolean
  /** Makes what works the device's registers; absent: the device takes whole commands. */
  readonly controller?: (k: SysvKernel, mistakes: Mistakes) => XxController
  /** How long a command may take before the driver looks for itself, ns; 0 or absent = for ever. */
  readonly watchdog?: Nanos
}

/** The example driver, with the entry points of both interfaces. */
export interface SysvDriver extends Driver {
  /** Opens the device. @returns 0, or ENXIO for another device number */
  xxopen(dev: Dev): number
  /** Old interface: the request is in the u area; the errno goes to u_error. @sleeps until it is done */
  xxread(dev: Dev): Step<void>
  /** Old interface: the request is in the u area; the errno goes to u_error. @sleeps until it is done */
  xxwrite(dev: Dev): Step<void>
  /** What is given to physio. @sleeps until the request is done */
  readonly xxbreakup: Strat
  /** Queues one piece. Never sleeps. */
  xxstrategy(bp: Buf): number
  /** Serves the device. @returns DDI_INTR_CLAIMED, or DDI_INTR_UNCLAIMED when it was not our device */
  xxintr(): number
  /** Interrupt level when physio came back, before the driver touched it. */
  levelAfter: number
  /** Queue and state of the controller. */
  readonly xxtab: Iobuf
  /** Pieces that were queued and are not completed, as the driver counts them at a raised level. */
  pending: number
}

/**
 * The example driver of a block device: xxread and xxwrite check the range and call physio with xxbreakup, which calls
 * dma_breakup with xxstrategy, which queues pieces that xxstart gives to the device and xxintr completes.
 *
 * @param line the device's interrupt; the driver adds its handler
 * @source dma_breakup(K), physio(K); disk drivers of UNIX System V
 */
export function createSysvDriver(
  k: SysvKernel,
  device: DmaDevice,
  line: InterruptLine,
  options: SysvDriverOptions,
): SysvDriver {
  const xxtab = newIobuf()
  const { rules } = k
  const mistakes = mistakesOf(k, device.name)
  const controller = options.controller?.(k, mistakes) ?? plainController(device)
  const watchdog = options.watchdog ?? 0
  let callout: Callout | null = null
  /** F24: the header was completed before its transfer was; what comes belongs to nobody. */
  let isCompletedEarly = false
  k.nameDevice(options.dev, device.name)

  /** Ends a piece with an error, or short. */
  const finish = (bp: Buf, resid: number, errno: number): void => {
    bp.b_resid = resid
    if (errno !== 0) {
      bp.b_flags |= B_ERROR
      bp.b_error = errno
    }
    iodone(k, bp)
  }

  /** 0 = go on; otherwise the request was answered at once. */
  const outOfRange = (bp: Buf): boolean => {
    if (bp.b_blkno < device.blocks && bp.b_blkno >= 0) return false
    const isReadAtEnd = bp.b_blkno === device.blocks && (bp.b_flags & B_READ) !== 0
    finish(bp, bp.b_bcount, isReadAtEnd && options.endOfMedia === 'dev' ? 0 : ERRNO.ENXIO)
    return true
  }

  const complete = (bp: Buf, status: DeviceStatus): void => {
    bp.b_resid = status.resid
    if (status.error !== DEVICE_ERROR.ok) {
      const isEnd = status.error === DEVICE_ERROR.endOfMedia
      if (!isEnd || status.resid === bp.b_bcount) {
        bp.b_flags |= B_ERROR
        bp.b_error = isEnd ? ERRNO.ENXIO : ERRNO.EIO
        xxtab.b_errcnt++
      }
    }
    if (mistakes.makes('F23')) return
    iodone(k, bp)
    if (mistakes.makes('F22')) completeAgain(k, bp, bp === options.header)
  }

  const commandOf = (bp: Buf): DmaCommand | null => {
    const segments = physicalSegments(k, bp)
    if (segments === null) return null
    // Pages of the kernel stay; those of a process only while they are locked.
    if (bp.b_as !== null && bp.b_as !== k.kas) k.memoryFaults.addressesKnown()
    const op = (bp.b_flags & B_READ) !== 0 ? 'read' : 'write'
    return { op, blkno: bp.b_blkno, count: bp.b_bcount, segments, link: bp.link }
  }

  /** F24: says that the header is done as soon as the device has its command. */
  const completeEarly = (): void => {
    const bp = unlinkFirst(xxtab)
    if (bp === null) return
    isCompletedEarly = true
    driver.pending--
    bp.b_resid = 0
    iodone(k, bp)
  }

  const xxstart = (): void => {
    while (xxtab.b_actf !== null && !xxtab.b_active) {
      const bp = xxtab.b_actf
      const command = commandOf(bp)
      const errno = command === null ? ERRNO.EFAULT : controller.judge(command)
      xxtab.b_active = command !== null && errno === 0 && controller.start(command)
      xxtab.io_start = k.sim.now
      if (xxtab.b_active) {
        if (watchdog > 0) callout = timeout(k, xxtimeout, watchdog)
        if (mistakes.makes('F24')) completeEarly()
        return
      }
      if (errno === 0 || command === null) {
        const rule = command ? 'DeviceBusy' : 'DmaToUnlockedPage'
        k.report(rule, `${device.name} cannot be given block ${bp.b_blkno}`)
      }
      unlinkFirst(xxtab)
      driver.pending--
      finish(bp, bp.b_bcount, errno === 0 ? ERRNO.EIO : errno)
    }
  }

  /** The command has taken too long: serves an interrupt that got lost, or resets the device and fails the queue. */
  const xxtimeout = (): void => {
    callout = null
    if (!xxtab.b_active) return
    const old = splInPlainCode(k, rules.diskLevel)
    if (xxintr() !== DDI_INTR_CLAIMED) {
      controller.reset()
      xxtab.b_active = false
      isCompletedEarly = false
      for (let bp = unlinkFirst(xxtab); bp !== null; bp = unlinkFirst(xxtab)) {
        driver.pending--
        xxtab.b_errcnt++
        finish(bp, bp.b_bcount, ERRNO.EIO)
      }
    }
    splInPlainCode(k, old)
  }

  /** A header that is queued and comes again carries two requests; the queue has it once, with what the last one said. */
  const enqueue = (bp: Buf): void => {
    if (queueOf(xxtab).includes(bp)) {
      return k.report('HeaderInUse', `header ${bp.id} is on the queue of ${device.name} and comes with another request`)
    }
    driver.pending++
    disksort(xxtab, bp, options.readsFirst ?? false)
  }

  const xxstrategy = (bp: Buf): number => {
    if (outOfRange(bp)) return 0
    bp.b_sector = bp.b_blkno
    if (rules.completion === 'sync' && options.transferNow) {
      const command = commandOf(bp)
      if (command) complete(bp, options.transferNow(command))
      else finish(bp, bp.b_bcount, ERRNO.EFAULT)
      return 0
    }
    const old = splInPlainCode(k, rules.diskLevel)
    enqueue(bp)
    xxstart()
    splInPlainCode(k, old)
    return 0
  }

  const xxintr = (): number => {
    const status = controller.status()
    if (!status.isInterrupting) return DDI_INTR_UNCLAIMED
    controller.acknowledge()
    if (controller.proceed?.(status)) return DDI_INTR_CLAIMED
    if (callout) untimeout(k, callout)
    callout = null
    const isNobodys = isCompletedEarly
    isCompletedEarly = false
    const bp = xxtab.b_active && !isNobodys ? unlinkFirst(xxtab) : null
    xxtab.b_active = false
    if (bp !== null) {
      driver.pending--
      // F32: the next piece from here, by a routine that sleeps for it.
      if (mistakes.makes('F32')) dma_breakup(k, xxstrategy, bp).next()
      complete(bp, status)
    } else if (!isNobodys) k.report('SpuriousInterrupt', `${device.name} interrupts and nothing is under way`)
    xxstart()
    return DDI_INTR_CLAIMED
  }
  line.add(xxintr, null)

  /** The pieces of a request; with F13 all of it is one piece, wherever it lies. */
  const inPieces: Strat = (bp) => {
    return mistakes.makes('F13') ? unbroken(bp) : dma_breakup(k, xxstrategy, bp)
  }

  function* unbroken(bp: Buf): Step<void> {
    bp.b_flags &= ~B_DONE
    yield* callStrategy(k, xxstrategy, bp)
  }

  /** Requests that dma_breakup would do in place are brought to where the engine reaches, unless F18 forgets it. */
  function* inReach(bp: Buf): Step<void> {
    const isInPlace = rules.set !== 'man89' && bp.b_addr % NBPSCTR === 0
    const isFar = isInPlace && isBeyond(bp, k, controller.reach) && !mistakes.makes('F18')
    yield* isFar ? throughLowPages(k, inPieces, bp) : inPieces(bp)
  }
  const xxbreakup: Strat = options.breakup ?? inReach
  const header = options.header ?? null
  // getrbuf hands headers out busy, and physio waits while the one it is given is.
  if (header) header.b_flags &= ~B_BUSY

  /** Raises the level as the rules say, does the request, and puts the level back. */
  function* atCallerLevel(request: Step<number>): Step<number> {
    if (mistakes.makes('F31')) return yield* inCriticalSection(request)
    if (rules.callerLevel === 0) {
      const errno = yield* request
      driver.levelAfter = k.cpu.level
      return errno
    }
    const old = yield* splSet(k, rules.callerLevel)
    const errno = yield* request
    driver.levelAfter = k.cpu.level
    if (rules.callerRestoresLevel) yield* splSet(k, rules.callerLevel)
    yield* splSet(k, old)
    return errno
  }

  /**
   * F31: the caller keeps what it knows of the queue over the request, because it holds the handler off; but dma_breakup
   * let it in, and what the handler wrote is lost.
   */
  function* inCriticalSection(request: Step<number>): Step<number> {
    const old = yield* splSet(k, rules.diskLevel)
    const known = { pending: driver.pending, active: xxtab.b_active }
    const errno = yield* request
    driver.levelAfter = k.cpu.level
    yield* work(k, k.costs.splChange, 'xxread')
    const isChanged = driver.pending !== known.pending || xxtab.b_active !== known.active
    if (isChanged) {
      const lost = `the caller's level ${rules.diskLevel} is ${k.cpu.level} after dma_breakup`
      const changed = `pending ${known.pending} became ${driver.pending}`
      k.report('SplLost', `${lost}; ${changed}, and the caller writes it back`)
    }
    driver.pending = known.pending
    xxtab.b_active = known.active
    yield* splSet(k, old)
    return errno
  }

  /** Only one request at a time may use the driver's own header. */
  function* waitForHeader(bp: Buf): Step<void> {
    if ((bp.b_flags & B_BUSY) === 0) return
    const old = yield* spl6(k)
    yield* waitNotBusy(k, bp)
    yield* splx(k, old)
  }

  function* onUserArea(dev: Dev, rw: Direction): Step<number> {
    if (!rules.rangeCheck || physck(k, device.blocks, rw) === 1) {
      if (header && (options.waitsForHeader ?? true)) yield* waitForHeader(header)
      yield* physio(k, xxbreakup, header, dev, rw)
    }
    return k.curproc.u.u_error
  }

  /** A driver over the u-area forms of dma_breakup is of the old interface, whatever physio is below it. */
  function* onUio(dev: Dev, uiop: Uio, rw: Direction): Step<number> {
    const isNew = rules.set === 'i386' && (rules.physioForm ?? 'svr4') === 'svr4'
    if (!isNew) return yield* throughOldDriver(k, uiop, () => onUserArea(dev, rw))
    if (!rules.rangeCheck) return yield* uiophysio(k, xxbreakup, header, dev, rw, uiop)
    return yield* physiock(k, xxbreakup, header, dev, rw, device.blocks, uiop)
  }

  const driver: SysvDriver = {
    name: device.name,
    xxopen: (dev) => (dev === options.dev ? 0 : ERRNO.ENXIO),
    *xxread(dev) {
      yield* atCallerLevel(onUserArea(dev, B_READ))
    },
    *xxwrite(dev) {
      yield* atCallerLevel(onUserArea(dev, B_WRITE))
    },
    read: (dev, uiop) => atCallerLevel(onUio(dev, uiop, B_READ)),
    write: (dev, uiop) => atCallerLevel(onUio(dev, uiop, B_WRITE)),
    strategy: xxstrategy,
    xxbreakup,
    xxstrategy,
    xxintr,
    levelAfter: 0,
    xxtab,
    pending: 0,
  }
  return driver
}

/**
 * Lets a driver of the old interface serve a uio: the first iovec goes through the u area, and u_count and u_offset come
 * back; u_base does not.
 *
 * @returns u_error
 * @sleeps as the driver does
 * @source the D_OLD shim of UNIX System V Release 4
 */
export function* throughOldDriver(k: SysvKernel, uiop: Uio, call: () => Step<number>): Step<number> {
  const { u } = k.curproc
  u.u_offset = uiop.uio_loffset
  u.u_base = uiop.uio_iov[uiop.index]?.iov_base ?? 0
  u.u_count = uiop.uio_resid
  u.u_segflg = uiop.uio_segflg
  u.u_error = 0
  yield* call()
  uiop.uio_resid = u.u_count
  uiop.uio_loffset = u.u_offset
  return u.u_error
}

/**
 * Where a piece lies in physical memory, cut at the ends of pages.
 *
 * @returns null when a page of it is not in memory
 * @source disk drivers of UNIX System V: vtop
 */
export function physicalSegments(k: SysvKernel, bp: Buf): DmaSegment[] | null {
  const as = bp.b_as ?? k.kas
  const pieces = splitRange(bp.b_addr, bp.b_bcount, bp.b_bcount, as.pageSize)
  const segments = pieces.map(({ address, size }) => ({ addr: as.physical(address), size }))
  return segments.every(({ addr }) => addr >= 0) ? segments : null
}
