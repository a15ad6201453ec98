import { describe, expect, it } from 'vitest'
import type { PathId } from '../config/scenario'
import { Media } from '../hw/media'
import { BYSTANDER_BYTE } from '../kern/memory-faults'
import { runInside, scenarioOf, type Inside } from '../testing/inside'
import { KINDS } from '../trace/kinds'

const SUN = { preset: '1999-sparc-pci' }
const PC = { preset: '2014-x86-pcie' }
/** 24 address lines, and as much memory again that they do not reach. */
const HIGH_ISA = { preset: '1989-386-isa', memory: '32 MB', sgllen: 17 }

interface Plan {
  readonly host: object
  readonly fault?: string | object
  readonly op?: 'read' | 'write'
  readonly path?: PathId
  readonly length?: number
  readonly pageOffset?: number
  readonly allocator?: string
  readonly rules?: object
  readonly requests?: readonly object[]
}

function run(plan: Plan): Inside {
  const { host, fault, op = 'read', path = 'physio', length = 9000, pageOffset = 100, allocator = 'aged' } = plan
  return runInside(
    scenarioOf({
      version: 1,
      host,
      ...(plan.rules ? { rules: plan.rules } : {}),
      faults: fault ? [fault] : [],
      workload: [
        {
          process: 'reader',
          allocator,
          requests: plan.requests ?? [{ op, length, offset: 1024, buffer: { pageOffset } }],
        },
      ],
      timeLimit: '20 s',
    }),
    path,
  )
}

/** What the program finds in the buffer of its request, whether that is in memory or on swap. */
function found({ records }: Inside, place = 0): Uint8Array {
  const { plan, proc } = records[0]!
  const { base, length } = plan.requests[place]!.iovecs[0]!
  return proc.as.view(base, length)
}

const onMedium = (length: number, at = 1024): Uint8Array => Uint8Array.from({ length }, (_, i) => Media.pattern(at + i))
const differs = (given: Uint8Array, wanted: Uint8Array): number =>
  given.findIndex((byte, index) => byte !== wanted[index])
const count = (given: Uint8Array, byte: number): number => given.filter((each) => each === byte).length

const outcome = ({ records }: Inside): readonly number[][] =>
  records[0]!.results.map(({ result, errno, residual }) => [result, errno, residual])
const rules = ({ world }: Inside): string[] => world.kernel.findings.map(({ rule }) => rule)

function rows({ table }: Inside, name: string): number {
  const kind = KINDS.findIndex((each) => each.name === name)
  let sum = 0
  for (let row = 0; row < table.rows; row++) if (table.row(row).kind === kind) sum++
  return sum
}

function disk({ world, scenario }: Inside, length: number, at = 1024): Uint8Array {
  const bytes = new Uint8Array(length)
  world.devices.get(scenario.driver.device)!.media.read(at, bytes)
  return bytes
}

/** Bytes of the other process that are not its own any more. */
function damage({ world }: Inside): number {
  const { bystander } = world.kernel.memoryFaults
  return [...bystander.all()].reduce(
    (sum, [address]) => sum + bystander.pageSize - count(bystander.view(address, bystander.pageSize), BYSTANDER_BYTE),
    0,
  )
}

describe('F18, an address beyond the reach of the card', () => {
  it('lands at the address modulo 16 MB when the driver claims a reach that its engine lacks', () => {
    const given = run({ host: HIGH_ISA, fault: 'F18', allocator: 'high' })
    expect(outcome(given)).toEqual([[9000, 0, 0]])
    expect(count(found(given), 0)).toBe(9000)
    const { proc, plan } = given.records[0]!
    const physical = proc.as.physical(plan.requests[0]!.iovecs[0]!.base)
    expect(physical).toBeGreaterThanOrEqual(1 << 24)
    const stray = new Uint8Array(1000)
    given.world.memory.read(physical % (1 << 24), stray)
    expect(differs(stray, onMedium(1000))).toBe(-1)
  })

  it('makes bounce pages appear when the attributes are right', () => {
    const given = run({ host: HIGH_ISA, allocator: 'high' })
    expect(differs(found(given), onMedium(9000))).toBe(-1)
    expect(rules(given)).toEqual([])
    expect(rows(given, 'dma:sync')).toBeGreaterThan(0)
  })

  it('lands at the address modulo 16 MB on System V when the kernel forgets where its pages must lie', () => {
    const given = run({ host: HIGH_ISA, fault: 'F18', allocator: 'high', path: 'sysv' })
    expect(outcome(given)).toEqual([[9000, 0, 0]])
    expect(differs(found(given), onMedium(9000))).not.toBe(-1)
    expect(rules(given)).toContain('DmaToUnlockedPage')
  })

  it('is nothing on a machine whose memory all engines reach', () => {
    for (const path of ['sysv', 'physio'] as const) {
      const given = run({ host: { preset: '1989-386-isa', sgllen: 17 }, fault: 'F18', path })
      expect(differs(found(given), onMedium(9000))).toBe(-1)
      expect(rules(given)).toEqual([])
    }
  })
})

describe('F19, a page that is not locked and leaves during DMA', () => {
  it('overwrites the process that got the frame, gives old data, and read says all is well', () => {
    const given = run({ host: PC, fault: 'F19' })
    expect(outcome(given)).toEqual([[9000, 0, 0]])
    expect(count(found(given), 0)).toBe(9000)
    expect(damage(given)).toBeGreaterThan(8900)
    const [finding] = given.world.kernel.findings
    expect(finding?.rule).toBe('DmaToUnlockedPage')
    expect(finding?.message).toMatch(/of bystander, before of reader/)
    expect(rows(given, 'dma:violation')).toBeGreaterThan(1)
  })

  it('writes the memory of the other process to the disk', () => {
    const given = run({ host: PC, fault: 'F19', op: 'write' })
    expect(count(disk(given, 9000), BYSTANDER_BYTE)).toBe(9000)
    expect(damage(given)).toBe(0)
  })

  it('ends in error 3 and EIO behind an IOMMU, and nobody is hurt', () => {
    const given = run({ host: SUN, fault: 'F19' })
    expect(outcome(given)).toEqual([[-1, 5, 9000]])
    expect(damage(given)).toBe(0)
    expect(rules(given)).not.toContain('DmaToUnlockedPage')
  })

  it('cannot happen on the staged path of System V: its DMA goes to pages of the kernel', () => {
    const given = run({ host: { preset: '1989-386-isa' }, fault: 'F19', path: 'sysv' })
    expect(outcome(given)).toEqual([[9000, 0, 0]])
    expect(differs(found(given), onMedium(9000))).toBe(-1)
    expect([damage(given), rules(given)]).toEqual([0, []])
  })
})

describe('F20, an unlock without the modified bit', () => {
  it('gives the data now and old data after the next page-in', () => {
    const given = run({ host: PC, fault: 'F20' })
    expect(outcome(given)).toEqual([[9000, 0, 0]])
    expect(rows(given, 'page:out')).toBe(3)
    expect(count(found(given), 0)).toBe(9000)
    const later = run({ host: PC, fault: { id: 'F20', operand: 2_000_000_000 }, requests: twice(3_000_000) })
    expect(later.records[0]!.results.map(({ result }) => result)).toEqual([9000, 9000])
  })

  it('is nothing when the bit is set: the page goes to swap and comes back', () => {
    const host = { ...PC, pageoutEvery: '2 ms', pageoutPages: 100 }
    const given = run({ host, requests: twice(60_000_000) })
    expect(differs(found(given), onMedium(9000))).toBe(-1)
    expect(rows(given, 'page:out')).toBeGreaterThan(0)
  })
})

/** A request, a pause, and the same into another buffer. */
function twice(thinkTime: number): object[] {
  const request = { op: 'read', length: 9000, offset: 1024 }
  return [request, { ...request, thinkTime }]
}

describe('F21, a fork and a store during DMA', () => {
  it("puts the data into the frame that is now the child's", () => {
    const given = run({ host: PC, fault: 'F21' })
    expect(outcome(given)).toEqual([[9000, 0, 0]])
    expect(count(found(given), 0)).toBe(9000)
    const { proc, plan } = given.records[0]!
    const [child] = given.world.kernel.memoryFaults.children
    const { base, length } = plan.requests[0]!.iovecs[0]!
    expect(differs(child!.view(base, length), onMedium(9000))).toBe(-1)
    expect(child!.physical(base)).not.toBe(proc.as.physical(base))
  })

  it('has no effect on the staged path of System V', () => {
    const given = run({ host: { preset: '1989-386-isa' }, fault: 'F21', path: 'sysv' })
    expect(differs(found(given), onMedium(9000))).toBe(-1)
  })
})

describe('F24, biodone before the data is visible', () => {
  it('lets the process go on with the old bytes that a bounce page should have replaced', () => {
    const given = run({ host: HIGH_ISA, fault: { id: 'F24', operand: 30_000_000_000 }, allocator: 'high' })
    expect(outcome(given)).toEqual([[9000, 0, 0]])
    expect(count(found(given), 0)).toBe(9000)
  })

  it('is hidden where the device writes straight into coherent memory', () => {
    const given = run({ host: PC, fault: { id: 'F24', operand: 30_000_000_000 } })
    expect(differs(found(given), onMedium(9000))).toBe(-1)
  })

  it('lets the data come in the end', () => {
    const given = run({ host: HIGH_ISA, fault: 'F24', allocator: 'high' })
    expect(differs(found(given), onMedium(9000))).toBe(-1)
  })
})

describe('F25, a missing ddi_dma_sync', () => {
  it('leaves the first and last bytes of a streamed transfer, lines that are not full, in the streaming buffer', () => {
    const given = run({ host: SUN, fault: 'F25', pageOffset: 0 })
    expect(outcome(given)).toEqual([[9000, 0, 0]])
    const last = 9000 % 64
    expect(differs(found(given).subarray(0, 9000 - last), onMedium(9000 - last))).toBe(-1)
    expect(count(found(given).subarray(9000 - last), 0)).toBe(last)
    expect(given.world.between.iommu!.streaming.waiting).toBe(last)
  })

  it('leaves the bytes before the first whole line there too', () => {
    const given = run({ host: SUN, fault: 'F25', pageOffset: 100 })
    expect(given.world.between.iommu!.streaming.waiting).toBe(28 + ((9000 - 28) % 64))
    expect(count(found(given).subarray(0, 28), 0)).toBe(28)
  })

  it('leaves lines of the cache as they were on a machine that is not coherent', () => {
    const host = { ...PC, coherent: false }
    const given = run({ host, fault: 'F25' })
    expect(outcome(given)).toEqual([[9000, 0, 0]])
    expect(differs(found(given), onMedium(9000))).not.toBe(-1)
    expect(differs(found(run({ host })), onMedium(9000))).toBe(-1)
  })

  it('leaves everything stale behind bounce pages', () => {
    const given = run({ host: HIGH_ISA, fault: 'F25', allocator: 'high' })
    expect(count(found(given), 0)).toBe(9000)
  })

  it('writes what the bounce pages held before', () => {
    const given = run({ host: HIGH_ISA, fault: 'F25', allocator: 'high', op: 'write' })
    expect(differs(disk(given, 9000), found(given))).toBe(0)
  })

  it('is invisible on a coherent machine without bounce pages, and on System V', () => {
    expect(differs(found(run({ host: PC, fault: 'F25' })), onMedium(9000))).toBe(-1)
    expect(differs(found(run({ host: HIGH_ISA, fault: 'F25', path: 'sysv' })), onMedium(9000))).toBe(-1)
  })
})

describe('F38, an IOMMU miss or a target abort', () => {
  it.each([SUN, PC, { ...PC, iommu: true }])('ends in error 3 and EIO on %o', (host) => {
    const given = run({ host, fault: 'F38' })
    expect(outcome(given)).toEqual([[-1, 5, 9000]])
    expect(rows(given, 'dev:error')).toBe(1)
    expect(given.world.devices.get(given.scenario.driver.device)!.disk.status().error).toBe(3)
  })

  it('strikes once: the next request succeeds', () => {
    for (const host of [SUN, PC]) {
      const given = run({ host, fault: 'F38', requests: twice(1000) })
      expect(outcome(given)).toEqual([
        [-1, 5, 9000],
        [9000, 0, 0],
      ])
      expect(differs(found(given, 1), onMedium(9000))).toBe(-1)
    }
  })

  it('is not reachable on System V', () => {
    const given = run({ host: { preset: '1989-386-isa' }, fault: 'F38', path: 'sysv' })
    expect(outcome(given)).toEqual([[9000, 0, 0]])
  })
})

describe('F11, a parity error', () => {
  it('is EIO on every path', () => {
    for (const path of ['sysv', 'physio', 'aphysio'] as const) {
      const given = run({ host: PC, fault: { id: 'F11', operand: 0 }, path })
      expect(given.records[0]!.results[0]!.errno).toBe(5)
    }
  })
})
