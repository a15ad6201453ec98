import type { z } from 'zod'
import { PRIORITY } from '../core/priority'
import type { Buf } from '../kern/buf'
import { DDI_INTR_CLAIMED } from '../kern/intr'
import { B_ERROR, B_READ, biodone, bioerror } from '../solaris/buf'
import { behaviour, type Behaviour, type device } from './solaris-fields'
import { hex, type CaseWorld } from './solaris-world'

/** A strategy call as the outcome shows it. */
export interface StrategyCall {
  readonly call: number
  readonly addr: number
  readonly count: number
  readonly lblk: number
  readonly flags: number
  readonly edev: number
  readonly shadow: boolean
  readonly at: number
}

/**
 * A driver whose strategy does what the case says: moves bytes by DMA when the time has come, sets b_resid and the error,
 * and calls biodone as often as it is told.
 */
export class ScriptedDriver {
  readonly calls: StrategyCall[] = []
  private readonly world: CaseWorld
  private readonly script: z.output<typeof device>
  private readonly movesBytes: boolean
  private readonly due: (() => void)[] = []
  private readonly line

  /** @param movesBytes false: the buf of the case stands for no memory */
  constructor(world: CaseWorld, script: z.output<typeof device>, movesBytes = true) {
    this.world = world
    this.movesBytes = movesBytes
    this.script = script
    const { k } = world
    this.line = k.addLine({ name: 'scripted', level: 5, number: 5, rule: 'chain' })
    this.line.add(() => {
      for (const action of this.due.splice(0)) action()
      return DDI_INTR_CLAIMED
    }, null)
  }

  /** Completions due in an interrupt that is still to come, or calls never completed. */
  readonly strategy = (bp: Buf): number => {
    const { world } = this
    const { k } = world
    const call = this.calls.length + 1
    this.calls.push({
      call,
      addr: bp.b_addr,
      count: bp.b_bcount,
      lblk: bp.b_lblkno,
      flags: bp.b_flags,
      edev: bp.b_edev,
      shadow: bp.b_shadow !== null,
      at: k.sim.now,
    })
    world.events.push(`strategy ${hex(bp.b_addr)} ${bp.b_bcount} lblk ${bp.b_lblkno}`)
    const what = this.script[String(call)] ?? this.script['default'] ?? behaviour.parse({})
    const finish = this.transfer(bp, what)
    if (what.at === 'sync') finish()
    else if (what.at !== 'never') {
      k.sim.schedule(what.at, PRIORITY.hardware, () => {
        this.due.push(finish)
        k.raise(this.line)
      })
    }
    return what.returns
  }

  /** The transfer as it was programmed: where it goes does not change when the buf does. */
  private transfer(bp: Buf, what: Behaviour): () => void {
    const { k } = this.world
    const { b_addr, b_bcount, b_as, b_lblkno } = bp
    const isRead = (bp.b_flags & B_READ) !== 0
    const resid = what.resid === 'all' ? b_bcount : typeof what.resid === 'number' ? what.resid : 0
    const moved = Math.max(0, Math.min(b_bcount, b_bcount - resid))
    const as = b_as ?? k.kas
    const frames = as.numbers(b_addr, b_bcount).map((page) => as.page(page * as.pageSize)?.frame ?? -1)
    return () => {
      if (this.movesBytes) this.move(frames, b_addr, moved, isRead, b_lblkno * 512)
      if (what.resid !== 'untouched') bp.b_resid = resid
      if (what.error === 'flag') {
        bp.b_flags |= B_ERROR
        bp.b_error = 0
      } else if (what.error !== undefined) bioerror(k, bp, what.error)
      for (let count = 0; count < what.biodone; count++) biodone(k, bp)
    }
  }

  private move(frames: readonly number[], address: number, length: number, isRead: boolean, position: number): void {
    const { k } = this.world
    const { pageSize } = k.frames
    for (let done = 0; done < length;) {
      const at = (address % pageSize) + done
      const frame = frames[Math.floor(at / pageSize)] ?? -1
      const start = at % pageSize
      const size = Math.min(pageSize - start, length - done)
      if (frame < 0 || k.frames.lockCount(frame) === 0) {
        k.report('DmaToUnlockedPage', `the device moves ${size} bytes at ${hex(address + done)}, in a page not locked`)
        return
      }
      if (isRead) {
        const bytes = k.frames.bytes(frame)
        for (let index = 0; index < size; index++) bytes[start + index] = (position + done + index) & 0xff
      }
      done += size
    }
  }
}
