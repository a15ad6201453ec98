import { z } from 'zod'
import type { Step } from '../core/process'
import { UIO_READ, UIO_SYSSPACE, UIO_WRITE } from '../kern/uio'
import { uio_prefaultpages, uiomove, ureadc, uwritec } from '../solaris/uiomove'
import { byte, memory, show, uio, whole, world } from './solaris-fields'
import { CaseWorld, mapMemory, shown, uioOf, uioState } from './solaris-world'

const step = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('uiomove'),
    n: whole,
    rw: z.enum(['READ', 'WRITE']),
    /** The driver's bytes; by default 0, 1, 2, … */
    kernel: z.array(byte).optional(),
  }),
  z.strictObject({ do: z.literal('ureadc'), c: whole, uio: z.null().optional() }),
  z.strictObject({ do: z.literal('uwritec'), uio: z.null().optional() }),
  z.strictObject({ do: z.literal('prefault'), n: whole }),
])

/** A case about the movers of a uio. */
export const uioGiven = z.strictObject({
  path: z.literal('uio'),
  ...world,
  uio,
  memory,
  show,
  steps: z.array(step).min(1).max(1000),
})

/** Runs it. */
export function runUio(given: z.output<typeof uioGiven>): object {
  const world = new CaseWorld(given)
  const { k, log } = world
  const cursor = uioOf(given.uio)
  const steps: object[] = []
  const proc = k.spawn('p', function* (): Step<void> {
    for (const each of given.steps) {
      const before = { resid: cursor.uio_resid, rows: log.rows.length }
      const kernel = each.do === 'uiomove' ? kernelBytes(each.kernel, each.n) : new Uint8Array(0)
      const returns = yield* perform(each, kernel)
      const rows = log.rows.slice(before.rows)
      steps.push({
        returns,
        moved: before.resid - cursor.uio_resid,
        ...uioState(cursor),
        copies: rows
          .filter(({ kind }) => kind.startsWith('copy:'))
          .map(({ arg0, arg1 }) => ({ at: arg0, bytes: arg1 })),
        faults: rows.filter(({ kind }) => kind === 'pagefault').length,
        kernel: each.do === 'uiomove' && each.rw === 'WRITE' ? [...kernel] : null,
      })
    }
  })

  function* perform(each: z.output<typeof step>, kernel: Uint8Array): Step<number | null> {
    switch (each.do) {
      case 'uiomove':
        return yield* uiomove(k, kernel, each.n, each.rw === 'READ' ? UIO_READ : UIO_WRITE, cursor)
      case 'ureadc':
        return yield* ureadc(k, each.c, each.uio === null ? null : cursor)
      case 'uwritec':
        return yield* uwritec(k, each.uio === null ? null : cursor)
      case 'prefault':
        yield* uio_prefaultpages(k, each.n, cursor)
        return null
    }
  }

  const as = cursor.uio_segflg === UIO_SYSSPACE ? k.kas : proc.as
  mapMemory(world, as, given.uio.iovecs, given.memory)
  world.run()
  return {
    steps,
    uio: uioState(cursor),
    copies: steps.flatMap((each) => (each as { copies: object[] }).copies),
    memory: shown(as, given.show),
    end: world.end,
    panic: world.panic,
    findings: world.findings(),
  }
}

function kernelBytes(given: readonly number[] | undefined, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => given?.[index] ?? (given ? 0 : index & 0xff))
}
