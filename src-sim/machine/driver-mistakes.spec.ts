import { describe, expect, it } from 'vitest'
import { Media } from '../hw/media'
import { KIND } from '../trace/kinds'
import { runInside, scenarioOf, type Inside } from '../testing/inside'

type Rules = 'man89' | 'uarea' | 'i386'

const BASE = 0x100000
const ENGINES = ['8237-8bit', '8237-16bit', 'bus-master', 'bus-master-n', 'bus-master-iopb'] as const

function play(
  rules: Rules | object,
  changes: Record<string, unknown> = {},
  disk: Record<string, unknown> = {},
): Inside {
  const value = {
    version: 1,
    host: '1989-386-isa',
    devices: [{ name: 'disk0', type: 'disk', blocks: 2000, ...disk }],
    rules,
    workload: [reader('p', 4096)],
    timeLimit: '20 s',
    ...changes,
  }
  return runInside(scenarioOf(value), 'sysv')
}

const reader = (process: string, length: number, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  process,
  requests: [{ request: 'r', op: 'read', offset: 0, length, buffer: { base: BASE } }],
  ...more,
})

const bytesOf = (run: Inside, count: number, from = BASE, process = 0): Uint8Array =>
  run.records[process]!.proc.as.read(from, count)
/** First byte of the buffer that is not what the medium has; -1 = all are. */
const wrongAt = (run: Inside, count = 4096, first = 0): number =>
  bytesOf(run, count).findIndex((byte, index) => byte !== Media.pattern(first + index))
const physical = (run: Inside, at: number, count: number): Uint8Array => {
  const bytes = new Uint8Array(count)
  run.world.memory.read(at, bytes)
  return bytes
}
const rules = ({ world }: Inside): string[] => world.kernel.findings.map(({ rule }) => rule)
const answer = ({ records }: Inside, process = 0): [number, string] => {
  const [first] = records[process]!.results
  return [first?.result ?? -2, first?.errnoName ?? '']
}
const hangs = ({ records, end }: Inside, process = 0): boolean =>
  end === 'idle' && records[process]!.proc.state === 'sleeping'
const ALL = ['man89', 'uarea', 'i386'] as const

describe('the driver without mistakes', () => {
  it.each(ENGINES)('programs %s by its registers and reads what is there', (engine) => {
    for (const set of ALL) {
      for (const length of [512, 4096, 10_000]) {
        const run = play(set, { workload: [reader('p', length)] }, { engine })
        expect([answer(run), wrongAt(run, length), rules(run)]).toEqual([[length, '0'], -1, []])
      }
    }
  })

  it('writes mask, pointer, mode, address, page, count less one, unmask, then the card', () => {
    const run = play('man89', { workload: [reader('p', 512)] })
    const ports: number[] = []
    for (let row = 0; row < run.table.rows; row++) {
      const { kind, arg0 } = run.table.row(row)
      if (kind === KIND['reg:put']) ports.push(arg0)
    }
    expect(ports.slice(0, 9)).toEqual([0x0a, 0x0c, 0x0b, 0x02, 0x02, 0x83, 0x03, 0x03, 0x0a])
    expect(ports.slice(9)).toEqual([0x301, 0x302, 0x303, 0x304, 0x305, 0x300, 0x0c, 0x307])
  })

  it('moves requests above 16 MB through kernel pages below', () => {
    for (const op of ['read', 'write']) {
      const request = { request: 'r', op, offset: 0, length: 10_000, fill: 0x5a, buffer: { base: BASE } }
      const { fill, ...plain } = request
      const run = play('i386', {
        host: { preset: '1989-386-isa', memory: '32 MB' },
        workload: [{ process: 'p', allocator: 'high', requests: [op === 'write' ? { ...plain, fill } : plain] }],
      })
      expect([answer(run), rules(run)]).toEqual([[10_000, '0'], []])
      if (op === 'read') expect(wrongAt(run, 10_000)).toBe(-1)
      const media = new Uint8Array(10_000)
      run.world.devices.get('disk0')!.media.read(0, media)
      if (op === 'write') expect(media.every((byte) => byte === 0x5a)).toBe(true)
    }
  })
})

describe('F13, dma_breakup left out', () => {
  const contiguous = { allocator: 'contiguous' }
  const long = reader('p', 131_072, contiguous)

  it('puts what is behind the line at the start of the 64 KB', () => {
    const run = play('i386', {
      faults: [{ id: 'F13', skip: 1 }],
      workload: [
        {
          ...{ process: 'p', allocator: 'contiguous' },
          requests: [
            { request: 'first', op: 'read', offset: 0, length: 0x8000, buffer: { base: 2 * BASE } },
            { request: 'r', op: 'read', offset: 0, length: 60_000, buffer: { base: BASE } },
          ],
        },
      ],
    })
    const at = run.records[0]!.proc.as.physical(BASE)
    const line = (Math.floor(at / 0x10000) + 1) * 0x10000
    expect(run.records[0]!.results[1]).toMatchObject({ result: 60_000, errno: 0 })
    expect(wrongAt(run, 60_000)).toBe(line - at)
    const lost = physical(run, line - 0x10000, 100)
    expect([...lost]).toEqual(Array.from({ length: 100 }, (_, index) => Media.pattern(line - at + index)))
    expect(rules(run)).toContain('DmaCrosses64K')
  })

  it('does nothing to a request that stays inside, and no request suffers with dma_breakup', () => {
    const inside = play('i386', { faults: ['F13'] })
    expect([answer(inside), wrongAt(inside)]).toEqual([[4096, '0'], -1])
    const whole = play('i386', { workload: [long] })
    expect([answer(whole), wrongAt(whole, 131_072), rules(whole)]).toEqual([[131_072, '0'], -1, []])
  })
})

describe('F14, the count itself in the count register', () => {
  it.each(ALL)('leaves a transfer in the channel: no terminal count (%s)', (set) => {
    const run = play(set, { faults: ['F14'] })
    expect([answer(run), wrongAt(run)]).toEqual([[4096, '0'], -1])
    expect(rules(run)).toEqual(['TerminalCountMissing'])
  })

  it('hangs with a card that waits for terminal count', () => {
    const run = play('man89', { faults: ['F14'] }, { waitTC: true })
    expect(hangs(run)).toBe(true)
    expect(run.world.devices.get('disk0')!.disk.status().isBusy).toBe(true)
    expect(answer(play('man89', {}, { waitTC: true }))).toEqual([4096, '0'])
    const cured = play('man89', { faults: ['F14'], driver: { name: 'xx', watchdog: '300 ms' } }, { waitTC: true })
    expect(answer(cured)).toEqual([-1, 'EIO'])
  })
})

describe('F15, counts not loaded again', () => {
  it('writes past the buffer when the command before was longer', () => {
    const run = play('i386', { faults: ['F15'], workload: [{ ...reader('p', 4097) }] })
    expect(answer(run)[1]).toBe('0')
    const behind = bytesOf(run, 4095, BASE + 4097)
    expect([...behind]).toEqual(Array.from({ length: 4095 }, (_, index) => Media.pattern(4097 + index)))
    const without = bytesOf(play('i386', { workload: [{ ...reader('p', 4097) }] }), 4095, BASE + 4097)
    expect(without.some((byte) => byte !== 0)).toBe(false)
  })

  it('arms 65536 transfers after a terminal count', () => {
    const run = play('man89', { faults: ['F15'] })
    expect(run.world.kernel.findings.map(({ message }) => message)).toContain(
      'the card is done and 65024 transfers of channel 1 are left',
    )
  })

  it('is nothing for the first command', () => {
    expect(rules(play('man89', { faults: ['F15'], workload: [reader('p', 512)] }))).toEqual([])
  })
})

describe('F16, the byte pointer left high', () => {
  it('exchanges the bytes of the address', () => {
    const run = play('i386', { faults: ['F16'] })
    const at = run.records[0]!.proc.as.physical(BASE)
    const swapped = Math.floor(at / 0x10000) * 0x10000 + (at & 0xff) * 0x100 + ((at >> 8) & 0xff)
    expect(wrongAt(run)).toBe(0)
    expect([...physical(run, swapped, 512)]).toEqual(Array.from({ length: 512 }, (_, index) => Media.pattern(index)))
    expect(rules(run)).toContain('FlipFlopOutOfStep')
  })
})

describe('F17, the latch of another channel', () => {
  it('takes the right offset in another 64 KB', () => {
    const run = play('i386', { faults: ['F17'], workload: [reader('p', 4096, { allocator: 'high' })] })
    const at = run.records[0]!.proc.as.physical(BASE)
    expect(at).toBeGreaterThan(0xffff)
    expect(wrongAt(run)).toBe(0)
    expect([...physical(run, at & 0xffff, 512)]).toEqual(Array.from({ length: 512 }, (_, at) => Media.pattern(at)))
  })
})

describe('F18, memory that 24 bits do not reach', () => {
  it('goes to the address modulo 16 MB', () => {
    const host = { preset: '1989-386-isa', memory: '32 MB' }
    const run = play('i386', { faults: ['F18'], host, workload: [reader('p', 4096, { allocator: 'high' })] })
    const at = run.records[0]!.proc.as.physical(BASE)
    expect(at).toBeGreaterThanOrEqual(1 << 24)
    expect([answer(run), wrongAt(run)]).toEqual([[4096, '0'], 0])
    expect([...physical(run, at % (1 << 24), 512)]).toEqual(Array.from({ length: 512 }, (_, at) => Media.pattern(at)))
  })

  it('is nothing on a machine without such memory', () => {
    const run = play('i386', { faults: ['F18'] })
    expect([answer(run), wrongAt(run), rules(run)]).toEqual([[4096, '0'], -1, []])
  })
})

describe('completion', () => {
  it.each(ALL)('twice is told and changes nothing for one process: F22 (%s)', (set) => {
    const run = play(set, { faults: ['F22'] })
    expect([answer(run), rules(run)]).toEqual([[4096, '0'], ['BiodoneTwice']])
  })

  it.each(ALL)('missing leaves the process asleep and the device idle: F23 (%s)', (set) => {
    const run = play(set, { faults: ['F23'] })
    expect(hangs(run)).toBe(true)
    expect(run.world.devices.get('disk0')!.disk.status()).toMatchObject({ isBusy: false, isInterrupting: false })
  })

  it('before the data copies out what the kernel page held: F24', () => {
    for (const set of ['man89', 'i386'] as const) {
      const run = play(set, {
        faults: ['F24'],
        workload: [
          { ...reader('p', 512), requests: [{ request: 'r', op: 'read', length: 512, buffer: { base: BASE + 1 } }] },
        ],
      })
      expect(answer(run)).toEqual([512, '0'])
      expect(bytesOf(run, 512, BASE + 1).every((byte) => byte === 0)).toBe(true)
    }
    const direct = play('i386', { faults: ['F24'] })
    expect(rules(direct)).toContain('DmaToUnlockedPage')
  })
})

describe('F31, a level that is believed in', () => {
  const pair = [reader('p', 4096), reader('q', 4096, { startAt: '1 ms' })]

  it('loses what the handler wrote into the queue', () => {
    const run = play('man89', { faults: [{ id: 'F31', skip: 1 }], workload: pair })
    expect(rules(run)).toContain('SplLost')
    const [lost] = run.world.kernel.findings.filter(({ message }) => message.includes('writes it back'))
    expect(lost?.message).toMatch(/pending 1 became 0/)
  })

  it('leaves a queue that never starts again', () => {
    const late = reader('late', 512, { startAt: '2 s' })
    const run = play('man89', { faults: [{ id: 'F31', skip: 1 }], workload: [...pair, late] })
    expect(hangs(run, 2)).toBe(true)
    expect(answer(play('man89', { workload: [...pair, late] }), 2)).toEqual([512, '0'])
  })
})

describe('F32, a handler that sleeps', () => {
  it.each(ALL)('panics (%s)', (set) => {
    expect(play(set, { faults: ['F32'] }).end).toBe('panic')
  })
})

describe('F33, a test and a sleep with a gap', () => {
  it.each(ALL)('sleeps for ever with B_DONE set (%s)', (set) => {
    const run = play(set, { faults: ['F33'] })
    expect([hangs(run), rules(run)]).toEqual([true, ['LostWakeup']])
  })

  it('is nothing when the device takes longer than the gap', () => {
    const run = play('man89', { faults: [{ id: 'F33', operand: '1 us' }] })
    expect([answer(run), rules(run)]).toEqual([[4096, '0'], []])
  })
})

describe('the watchdog', () => {
  const driver = { name: 'xx', watchdog: '300 ms' }

  it('serves an interrupt that got lost: F1', () => {
    for (const set of ALL) {
      expect(hangs(play(set, { faults: ['F1'] }))).toBe(true)
      const run = play(set, { faults: ['F1'], driver })
      expect([answer(run), wrongAt(run), rules(run)]).toEqual([[4096, '0'], -1, []])
    }
  })

  it.each(ENGINES)('resets a device that hangs and fails what waits: F37 (%s)', (engine) => {
    const workload = [reader('p', 4096), reader('q', 512, { startAt: '1 ms' }), reader('late', 512, { startAt: '1 s' })]
    expect(hangs(play('man89', { faults: ['F37'], workload }, { engine }))).toBe(true)
    const run = play('man89', { faults: ['F37'], workload, driver }, { engine })
    expect([0, 1, 2].map((process) => answer(run, process))).toEqual([
      [-1, 'EIO'],
      [-1, 'EIO'],
      [512, '0'],
    ])
  })

  it('leaves commands alone that come in time', () => {
    const run = play('man89', { driver })
    expect([answer(run), wrongAt(run), rules(run)]).toEqual([[4096, '0'], -1, []])
  })
})

describe('a place that does not exist', () => {
  it.each(ENGINES)('is answered at once on every path (%s)', (engine) => {
    for (const path of ['sysv', 'physio', 'aphysio'] as const) {
      for (const offset of [2 ** 30, 2 ** 48]) {
        const requests = [
          { request: 'r', op: 'read', offset, length: 4096 },
          { request: 'w', op: 'write', offset, length: 4096 },
        ]
        const scenario = scenarioOf({
          ...{ version: 1, host: '1989-386-isa', rules: { set: 'i386', rangeCheck: false } },
          devices: [{ name: 'disk0', type: 'disk', blocks: 2000, engine }],
          workload: [{ process: 'p', requests }],
        })
        const run = runInside(scenario, path)
        const found = run.records[0]!.results.map(({ result, errnoName }) => [result, errnoName])
        expect(found).toEqual([path === 'sysv' ? [-1, 'ENXIO'] : [0, '0'], [-1, 'ENXIO']])
        expect(run.world.sim.now).toBeLessThan(2_000_000)
      }
    }
  })
})
