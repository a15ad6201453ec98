import { describe, expect, it } from 'vitest'
import { FAULT_IDS } from '../config/fault-catalogue'
import { faultColumns } from '../config/fault-symptoms'
import type { PathId } from '../config/scenario'
import type { FaultId } from '../core/faults'
import { Media } from '../hw/media'
import { runInside, scenarioOf, type Inside } from '../testing/inside'

/** What a request came to: what the user got. */
type Symptom = 'right' | 'late' | 'wrong bytes' | 'hang' | 'panic' | 'EIO' | 'ENXIO' | 'short'
/** What is expected: the symptom, and a finding that names it when there is one. */
type Expected = readonly [Symptom, string?]

const PATHS: readonly PathId[] = ['sysv', 'physio', 'aphysio']
const SIZE = 4096
const BASE = 0x10_0000
const SPARC = { preset: '1999-sparc-pci' }

interface Bench {
  readonly host?: object
  readonly rules?: object
  readonly device?: object
  readonly fault?: object
  readonly length?: number
  readonly allocator?: string
}

/** Machines on which a fault shows that the plain one does not let show. */
const BENCHES: Partial<Record<FaultId, Bench>> = {
  F2: { fault: { operand: 50_000_000 } },
  F17: { rules: { set: 'i386' }, allocator: 'random' },
  F18: { host: { preset: '1989-386-isa', memory: '32 MB' }, rules: { set: 'i386' }, allocator: 'high' },
  F25: { host: SPARC, device: { engine: 'bus-master' } },
  F38: { host: SPARC, device: { engine: 'bus-master' } },
}

/** By fault: on the path of dma_breakup, and on those of physio and aphysio. Null stands for "no effect", `pending` for a bench of its own. */
const TABLE: Partial<Record<FaultId, readonly [Expected | null | 'pending', Expected | null | 'pending']>> = {
  F1: [['hang'], ['hang']],
  F2: [['late'], ['late']],
  F3: [['right'], ['right']],
  F4: [['right'], ['right']],
  F5: [['hang'], null],
  F6: [['hang'], ['late', 'InterruptStorm']],
  F8: [['EIO'], ['EIO']],
  F9: [['ENXIO'], ['short']],
  F10: [['wrong bytes'], ['short']],
  F11: [['EIO'], ['EIO']],
  F12: [['EIO'], ['EIO']],
  F14: [['right', 'TerminalCountMissing'], null],
  F15: [['right', 'TerminalCountMissing'], null],
  F16: [['wrong bytes', 'FlipFlopOutOfStep'], null],
  F17: [['wrong bytes'], null],
  F22: [
    ['right', 'BiodoneTwice'],
    ['right', 'BiodoneTwice'],
  ],
  F23: [['hang'], ['hang', 'BiodoneMissing']],
  F24: [['wrong bytes'], 'pending'],
  F31: [['right', 'SplLost'], null],
  F32: [['panic', 'PhysioInInterrupt'], 'pending'],
  F33: [['hang', 'LostWakeup'], null],
  F34: [['hang'], null],
  F35: [['hang'], null],
  F36: [['right'], null],
  F37: [['hang'], ['hang']],
  F38: [null, ['EIO']],
  F13: [['right'], 'pending'],
  F18: [['wrong bytes'], 'pending'],
  F19: ['pending', ['EIO']],
  F20: [null, 'pending'],
  F21: [null, ['wrong bytes']],
  F39: [['late'], 'pending'],
}

const expectedOf = (id: FaultId, path: PathId): Expected | null | 'pending' | undefined =>
  TABLE[id]?.[path === 'sysv' ? 0 : 1]
/** True where the row waits for a bench of its own; each such fault is tested where its mechanism is. */
const isPending = (id: FaultId, path: PathId): boolean =>
  faultColumns(id, path) !== null && [undefined, 'pending'].includes(expectedOf(id, path) as 'pending' | undefined)

function play(path: PathId, id: FaultId | null, bench: Bench = {}): Inside {
  const { host, rules, device, fault, length = SIZE, allocator } = bench
  const isPlain = id === null
  return runInside(
    scenarioOf({
      ...{ version: 1, host: host ?? (path === 'sysv' ? '1989-386-isa' : SPARC), rules: rules ?? 'man89' },
      ...{ timeLimit: '10 s', devices: [{ name: 'disk0', type: 'disk', ...device }] },
      workload: [
        {
          process: 'p',
          ...(allocator === undefined ? {} : { allocator }),
          requests: [{ op: 'read', length, buffer: { base: BASE } }],
        },
      ],
      faults: isPlain ? [] : [{ id, ...fault }],
    }),
    path,
  )
}

/** What the user got, from what the call gave and from the bytes in its memory. */
function symptom(run: Inside, plain: Inside): Symptom {
  if (run.end === 'panic') return 'panic'
  const [result] = run.records[0]!.results
  if (!result || result.endedAt < 0) return 'hang'
  if (result.errnoName === 'EIO' || result.errnoName === 'ENXIO') return result.errnoName
  if (result.result < SIZE) return 'short'
  const bytes = run.records[0]!.proc.as.read(BASE, SIZE)
  if (bytes.some((byte, at) => byte !== Media.pattern(at))) return 'wrong bytes'
  return result.endedAt > plain.records[0]!.results[0]!.endedAt ? 'late' : 'right'
}

const found = ({ world }: Inside): string[] => world.kernel.findings.map(({ rule }) => rule)

describe('every fault, on every path', () => {
  it.each(PATHS)('leaves %s alone when nothing is planned', (path) => {
    const plain = play(path, null)
    expect([symptom(plain, plain), found(plain), plain.world.kernel.faults.strikes]).toEqual(['right', [], []])
  })

  const cases = FAULT_IDS.flatMap((id) => PATHS.map((path) => [id, path] as const))

  it.each(cases.filter(([id, path]) => !isPending(id, path) && TABLE[id] !== undefined))(
    '%s shows on %s as the catalogue says',
    (id, path) => {
      const expected = expectedOf(id, path)
      if (expected === undefined || expected === 'pending') throw new Error(`${id} has no expectation`)
      const bench = BENCHES[id] ?? {}
      const plain = play(path, null, bench)
      const run = play(path, id, bench)
      if (expected === null) {
        expect(faultColumns(id, path)).toBeNull()
        expect([symptom(run, plain), run.world.sim.now, run.world.kernel.faults.strikes]).toEqual([
          ...['right', plain.world.sim.now, []],
        ])
        return
      }
      const [wanted, rule] = expected
      const got = symptom(run, plain)
      expect(wanted === 'right' && got === 'late' ? 'right' : got).toBe(wanted)
      if (rule !== undefined) expect(found(run)).toContain(rule)
      expect(run.world.kernel.faults.strikes.length).toBeGreaterThan(0)
    },
  )

  it.each(cases.filter(([id, path]) => faultColumns(id, path) === null))('%s has no effect on %s', (id, path) => {
    const plain = play(path, null)
    const run = play(path, id)
    expect([symptom(run, plain), run.world.sim.now, found(run)]).toEqual(['right', plain.world.sim.now, found(plain)])
  })

  const pending = cases.filter(([id, path]) => isPending(id, path)).map(([id, path]) => `${id} ${path}`)

  it(`waits for few benches: ${pending.join(', ')}`, () => {
    expect(pending.length).toBeLessThan(cases.length / 4)
  })
})
