import { describe, expect, it } from 'vitest'
import { us } from '../core/time'
import { DEVICE_ERROR, type DeviceStatus, type DmaCommand, type DmaDevice } from '../hw/device'
import type { InterruptLine } from '../kern/intr'
import { getrbuf } from './buf'
import { B_READ } from './flags'
import { findLostWakeups } from './hang'
import type { SysvKernel } from './kernel'
import { sysvRead, sysvWrite, type SyscallResult } from './rdwr'
import type { RuleSet, SysvRules } from './switches'
import { testKernel } from './testing'
import { createSysvDriver, type SysvDriver } from './xx'

/** A device that takes 100 us for anything and remembers what it was told. */
class SlowDevice implements DmaDevice {
  readonly name = 'slow'
  readonly blocks = 100
  readonly commands: DmaCommand[] = []
  private isBusy = false
  private isInterrupting = false
  private readonly k: SysvKernel
  private readonly line: InterruptLine
  constructor(k: SysvKernel, line: InterruptLine) {
    this.k = k
    this.line = line
  }
  start(command: DmaCommand): boolean {
    if (this.isBusy) return false
    this.isBusy = true
    this.commands.push({ ...command, link: { ...command.link } })
    this.k.sim.schedule(us(100), 0, () => {
      this.isBusy = false
      this.isInterrupting = true
      this.k.raise(this.line, command.link)
    })
    return true
  }
  status(): DeviceStatus {
    const { isBusy, isInterrupting } = this
    return { isBusy, isInterrupting, error: DEVICE_ERROR.ok, resid: 0 }
  }
  acknowledge(): void {
    this.isInterrupting = false
  }
}

interface World {
  readonly k: SysvKernel
  readonly device: SlowDevice
  readonly driver: SysvDriver
}

function world(set: RuleSet, changes: Partial<SysvRules> = {}, hasOwnHeader = false): World {
  const k = testKernel(set, changes, { syscallEntry: 1000, strategy: 3000, splChange: 100, biodone: 500, handler: 700 })
  const line = k.addLine({ name: 'slow', level: k.rules.diskLevel, number: 14 })
  const device = new SlowDevice(k, line)
  const header = hasOwnHeader ? getrbuf(k) : null
  return { k, device, driver: createSysvDriver(k, device, line, { dev: 1, endOfMedia: 'dev', header }) }
}

function call(world: World, rw: 'read' | 'write', base: number, count: number): SyscallResult[] {
  const { k, driver } = world
  const results: SyscallResult[] = []
  k.spawn('p', function* (proc) {
    proc.as.map(base, count)
    const system = rw === 'read' ? sysvRead : sysvWrite
    results.push(yield* system(k, driver, { dev: 1, offset: 0 }, [{ iov_base: base, iov_len: count }]))
  })
  return results
}

describe('xxopen', () => {
  it('refuses other devices with ENXIO', () => {
    const { driver } = world('i386')
    expect([driver.xxopen(1), driver.xxopen(2)]).toEqual([0, 6])
  })
})

describe('xxread', () => {
  it('gives the device physical pieces, cut at page ends, of locked pages', () => {
    const w = world('i386')
    const results = call(w, 'read', 0x10200, 9216)
    w.k.sim.run()
    expect(results).toEqual([{ result: 9216, errno: 0, residual: 0, signals: [] }])
    const as = w.k.procs[0]!.as
    expect(w.device.commands.map(({ op, blkno, count, segments }) => ({ op, blkno, count, segments }))).toEqual([
      { op: 'read', blkno: 0, count: 3584, segments: [{ addr: as.physical(0x10200), size: 3584 }] },
      { op: 'read', blkno: 7, count: 4096, segments: [{ addr: as.physical(0x11000), size: 4096 }] },
      { op: 'read', blkno: 15, count: 1536, segments: [{ addr: as.physical(0x12000), size: 1536 }] },
    ])
  })

  it('numbers request and pieces, so that every event can be led back to them', () => {
    const w = world('man89')
    call(w, 'write', 0x10000, 1024)
    w.k.sim.run()
    expect(w.device.commands.map(({ link }) => [link.request, link.chunk])).toEqual([
      [1, 1],
      [1, 2],
    ])
  })

  it('serves a header of its own, process after process', () => {
    for (const set of ['man89', 'uarea', 'i386'] as const) {
      const w = world(set, {}, true)
      const first = call(w, 'read', 0x10000, 512)
      w.k.sim.run()
      const second = call(w, 'read', 0x20000, 512)
      w.k.sim.run()
      expect([first[0]?.result, second[0]?.result]).toEqual([512, 512])
    }
  })

  it('lets processes take turns at a header of its own', () => {
    for (const set of ['man89', 'uarea', 'i386'] as const) {
      const w = world(set, {}, true)
      const all = [call(w, 'read', 0x10001, 1500), call(w, 'write', 0x20000, 1500), call(w, 'read', 0x30000, 1024)]
      w.k.sim.run()
      expect(all.map(([result]) => result?.result)).toEqual([1500, 1500, 1024])
      expect(w.k.findings).toEqual([])
    }
  })

  it('queues the pieces of several processes and never gives a busy device another', () => {
    const w = world('i386')
    const all = Array.from({ length: 4 }, () => call(w, 'read', 0x10000, 8192))
    w.k.sim.run()
    expect(all.map(([result]) => result?.result)).toEqual([8192, 8192, 8192, 8192])
    expect(w.k.findings).toEqual([])
    expect(w.driver.xxtab.b_actf).toBeNull()
  })
})

describe('xxstrategy', () => {
  it('completes inside the call when the device can and the rules say so', () => {
    const k = testKernel('i386', { completion: 'sync' })
    const line = k.addLine({ name: 'slow', level: 5, number: 14 })
    const device = new SlowDevice(k, line)
    const driver = createSysvDriver(k, device, line, {
      dev: 1,
      endOfMedia: 'dev',
      transferNow: () => ({ isBusy: false, isInterrupting: false, error: DEVICE_ERROR.device, resid: 512 }),
    })
    const results = call({ k, device, driver }, 'read', 0x10000, 1024)
    k.sim.run()
    expect(results[0]).toMatchObject({ result: -1, errno: 5 })
    expect([k.sim.now, device.commands]).toEqual([0, []])
  })

  it('fails a piece whose page is not in memory with EFAULT', () => {
    const { k, driver } = world('i386')
    const bp = k.newBuf()
    bp.b_flags = B_READ
    bp.b_addr = 0x5000
    bp.b_bcount = 512
    driver.xxstrategy(bp)
    expect([bp.b_error, bp.b_resid]).toEqual([14, 512])
    expect(k.findings.map(({ rule }) => rule)).toEqual(['DmaToUnlockedPage'])
  })
})

describe('xxintr', () => {
  it('leaves an interrupt alone that is not its own', () => {
    const { driver, k } = world('i386')
    expect(driver.xxintr()).toBe(0)
    expect(k.findings).toEqual([])
  })
})

describe('the lost wakeup', () => {
  it('can strike without spl6, because the way from the test to the sleep takes time', () => {
    const hangs = (raiseBeforeTest: boolean): number => {
      const w = world('i386', { raiseBeforeTest })
      let slow = 0
      w.k.probe = {
        ...w.k.probe,
        beforeSleep: (bp) => {
          // The interrupt comes 50 ns into the 100 ns between test and sleep.
          if (bp.b_flags !== 0 && slow++ === 0) w.k.sim.schedule(50, 0, () => w.k.raise(w.k.lines[0]!, bp.link))
        },
      }
      w.device.start = (command) => (w.device.commands.push(command), true)
      w.device.status = () => ({ isBusy: false, isInterrupting: true, error: 0, resid: 0 })
      call(w, 'read', 0x10000, 512)
      w.k.sim.run()
      return findLostWakeups(w.k).length
    }
    expect(hangs(true)).toBe(0)
    expect(hangs(false)).toBe(1)
  })
})

describe('the level of the caller', () => {
  it('is lost in dma_breakup, so that interrupts held off before come in during the call', () => {
    const w = world('i386', { callerLevel: 5 })
    const seen: number[] = []
    const other = w.k.addLine({ name: 'other', level: 5, number: 3 })
    other.add(() => (seen.push(w.device.commands.length, w.driver.xxtab.b_active ? 1 : 0), 1), null)
    w.k.sim.schedule(1500, 0, () => w.k.raise(other)) // the driver is at level 5 since 1000 ns
    call(w, 'read', 0x10000, 512)
    w.k.sim.run()
    expect(seen).toEqual([1, 1]) // only once the process slept, with the piece under way
    expect(w.driver.levelAfter).toBe(0)
  })
})
