import type { Step } from '../core/process'
import type { Kernel } from '../kern/kernel'
import type { Proc } from '../kern/proc'
import { work } from '../kern/step'

/**
 * Sets the interrupt level, up or down, and takes the time that costs. Interrupts that waited and are let in now are
 * served before it returns.
 *
 * @param level 0 to 8
 * @returns the level before
 * @sleeps no, but time passes
 * @source spl(K), UNIX System V
 */
export function* splSet(k: Kernel, level: number): Step<number> {
  const proc = k.cpu.curproc
  if (proc !== null && proc.lostLevel > 0) judgeLostLevel(k, proc, level)
  const old = k.cpu.setLevel(level)
  yield* work(k, k.costs.splChange, 'spl')
  return old
}

/**
 * Remembers that a driver called physio at a level and has lost it: dma_breakup calls spl0.
 *
 * @param before level at the call
 * @source dma_breakup(K), NOTE
 */
export function noteLostLevel(k: Kernel, before: number): void {
  if (k.cpu.level < before) k.curproc.lostLevel = before
}

/**
 * After the loss a driver sets its level again, or it broke a rule.
 *
 * @param level what it sets; -1 = it returns
 * @error finding SplLost
 * @source dma_breakup(K), NOTE
 */
export function judgeLostLevel(k: Kernel, proc: Proc, level: number): void {
  if (level !== proc.lostLevel) {
    k.report(
      'SplLost',
      `${proc.name} called physio at level ${proc.lostLevel}, came back at ${k.cpu.level} and goes on`,
    )
  }
  proc.lostLevel = 0
}

/** Lets everything in. @returns the level before @sleeps no @source spl(K), UNIX System V */
export const spl0 = (k: Kernel): Step<number> => splSet(k, 0)
/** @returns the level before @sleeps no @source spl(K), UNIX System V */
export const spl1 = (k: Kernel): Step<number> => splSet(k, 1)
/** @returns the level before @sleeps no @source spl(K), UNIX System V */
export const spl2 = (k: Kernel): Step<number> => splSet(k, 2)
/** @returns the level before @sleeps no @source spl(K), UNIX System V */
export const spl3 = (k: Kernel): Step<number> => splSet(k, 3)
/** @returns the level before @sleeps no @source spl(K), UNIX System V */
export const spl4 = (k: Kernel): Step<number> => splSet(k, 4)
/** @returns the level before @sleeps no @source spl(K), UNIX System V */
export const spl5 = (k: Kernel): Step<number> => splSet(k, 5)
/** Holds block devices off; called at 7 or 8 it lowers the level. @returns the level before @sleeps no @source spl(K) */
export const spl6 = (k: Kernel): Step<number> => splSet(k, 6)
/** Nothing but the clock gets in: level 8 on the i386. @returns the level before @sleeps no @source spl(K) */
export const spl7 = (k: Kernel): Step<number> => splSet(k, 8)
/** The highest level, as spl7. @returns the level before @sleeps no @source spl(K), UNIX System V */
export const splhi = spl7
/** Restores a level that an spl routine returned. @returns the level before @sleeps no @source splx(K) */
export const splx = (k: Kernel, level: number): Step<number> => splSet(k, level)

/** Levels of the named routines on the i386. @source spl(K), UNIX System V Release 4 for i386 */
export const SPL_LEVELS: Readonly<Record<string, number>> = {
  spl0: 0,
  spl1: 1,
  spl2: 2,
  spl3: 3,
  spl4: 4,
  splbuf: 4,
  spl5: 5,
  splcli: 5,
  splpp: 5,
  spl6: 6,
  splvm: 6,
  splni: 6,
  splimp: 7,
  spltty: 7,
  spl7: 8,
  splhi: 8,
}

/**
 * Sets the level in an interrupt routine or in strategy, which are plain code: the cost is paid by the next stretch of
 * processor time, and interrupts that waited come in after the routine.
 *
 * @returns the level before
 * @source spl(K), UNIX System V
 */
export function splInPlainCode(k: Kernel, level: number): number {
  k.cpu.charge(k.costs.splChange)
  return k.cpu.setLevel(level)
}
