import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatPath } from './plain'
import { parseScenario } from './parse'
import type { Scenario } from './scenario'

const reading = { process: 'p', requests: [{ op: 'read', length: '64 KB' }] }
const smallest = { version: 1, workload: [reading] }

function good(value: unknown): Scenario {
  const reply = parseScenario(value)
  if (!reply.ok) throw new Error(JSON.stringify(reply.error))
  return reply.value
}

/** Problems as `path: message`. */
function problems(value: unknown): string[] {
  const reply = parseScenario(value)
  return reply.ok ? [] : reply.error.map(({ path, message }) => `${formatPath(path)}: ${message}`)
}

const withRequest = (request: object): object => ({ version: 1, workload: [{ process: 'p', requests: [request] }] })

describe('parseScenario', () => {
  it('refuses attributes with which the driver would get no handle', () => {
    expect(problems({ ...smallest, host: { countMax: 0 } })).toEqual([
      expect.stringMatching(/^host: addrHi, countMax and seg .* dma_attr_count_max is smaller than a page less one/),
    ])
    expect(problems({ ...smallest, driver: { attributes: { seg: 0 } } })).toEqual([
      expect.stringMatching(/^driver\.attributes: they are refused: dma_attr_seg is smaller/),
    ])
    expect(problems({ ...smallest, path: 'sysv', host: { countMax: 0 } })).toEqual([])
  })

  it('fills in everything a file leaves out', () => {
    const scenario = good(smallest)
    expect(scenario).toMatchObject({
      path: 'physio',
      paths: ['sysv', 'physio', 'aphysio', 'pio'],
      seed: 1,
      host: { name: '1989-386-isa', contextSwitch: 150_000 },
      driver: { name: 'xx', device: 'xx0', minphys: 524_288 },
      rules: { set: 'man89', pageSize: 4096, fragErrorCheck: 'intended', badAddressErrno: 14, diskLevel: 5 },
      profile: { base: 'documented', aphysioOversize: 'split', maxphys: 57_344 },
      devices: [{ name: 'xx0', type: 'disk', blocks: 20_480 }],
    })
    expect(scenario.processes[0]!.requests[0]).toMatchObject({
      ...{ request: 'r1', op: 'read', length: 65_536, offset: 0, repeat: 1, advance: true },
      iovecs: [{ base: 65_536, length: 65_536, mapped: 65_536 }],
    })
  })

  it('puts buffers where they are wanted and never over each other', () => {
    const requests = [
      { op: 'read', length: 5000 },
      { op: 'read', length: 100, buffer: { alignment: 512 } },
      { op: 'write', length: 100, fill: 7, buffer: { pageOffset: 100, mapped: 10 } },
      { op: 'read', length: 1, buffer: { base: 0x20001 } },
      { op: 'read', iovecs: [{ length: 0 }, { length: 3 }, { length: 4, base: 0x99 }] },
    ]
    const lists = good({ version: 1, workload: [{ process: 'p', requests }] }).processes[0]!.requests.map(
      ({ iovecs }) => iovecs,
    )
    expect(lists[0]).toEqual([{ base: 0x10000, length: 5000, mapped: 5000 }])
    expect(lists[1]![0]!.base % 1024).toBe(512)
    expect(lists[2]![0]!.base % 4096).toBe(100)
    expect(lists[2]![0]!.mapped).toBe(10)
    expect(lists[3]![0]!.base).toBe(0x20001)
    expect(lists[4]!.map(({ length }) => length)).toEqual([0, 3, 4])
    const placed = [lists[0]![0]!, lists[1]![0]!, lists[2]![0]!, lists[4]![0]!, lists[4]![1]!]
    placed.reduce((before, each) => {
      expect(each.base).toBeGreaterThan(before.base + before.length)
      return each
    })
  })

  it('lets every switch be set alone', () => {
    const rules = { set: 'i386', fragErrorCheck: 'asCompiled', badAddressErrno: 'EPERM', pageSize: '2 KB', poolSize: 1 }
    const profile = { base: 'documented', physioLock: 'chunk', aioFallback: true, maxphys: '124 KB' }
    const scenario = good({ ...smallest, rules, profile })
    expect(scenario.rules).toMatchObject({ ...rules, badAddressErrno: 1, pageSize: 2048, endOfMediaRule: 'i386' })
    expect(scenario.profile).toMatchObject({ ...profile, maxphys: 126_976, aphysioOversize: 'split' })
  })

  it('takes faults by number or by trigger', () => {
    const faults = ['F1', { id: 'F8', skip: 2 }, { kind: 'intr', op: 'delay', operand: '5 ms', times: 3, where: 'xx0' }]
    expect(good({ ...smallest, faults }).faults).toEqual([
      { id: 'F1', where: null, kind: null, op: null, operand: null, skip: 0, times: 1 },
      { id: 'F8', where: null, kind: null, op: null, operand: null, skip: 2, times: 1 },
      { id: null, where: 'xx0', kind: 'intr', op: 'DELAY', operand: 5_000_000, skip: 0, times: 3 },
    ])
  })

  it('takes expectations of every sort', () => {
    const expectations = [
      { process: 'p', request: 'r1', result: 65_536, errno: 0, residual: 0 },
      { process: 'p', request: 'r1', bytes: 65_536, errno: 'EIO' },
      { metric: 'strategyCalls', path: 'sysv', equals: 128 },
      { metric: 'latency.dma:transfer.max', atMost: 5 },
      { end: 'idle' },
      { hung: ['p'] },
      { finding: 'LostRequest', present: false },
    ]
    const { expect: found } = good({ ...smallest, expect: expectations })
    expect(found.map(({ about }) => about)).toEqual([
      'request',
      'request',
      'metric',
      'metric',
      'end',
      'hung',
      'finding',
    ])
    expect(found[1]).toMatchObject({ result: 65_536, errno: 'EIO' })
  })

  it('reports all problems at once, each with its place', () => {
    const found = problems({
      ...{ version: 1, hots: 1, path: 'phsyio', seed: -1, faults: ['F99'] },
      host: { preset: '1989-386-isa', contextSwich: 3 },
      workload: [{ process: 'p', requests: [{ op: 'raed' }, { op: 'read', lenght: 1, length: '3 us' }] }],
      expect: [
        { metric: 'strategyCals', equals: 1 },
        { metric: 'copies', equls: 1 },
      ],
    })
    const wanted = [
      'hots: unknown field; did you mean host?',
      'path: expected one of sysv, physio, aphysio, pio; got "phsyio"; did you mean physio?',
      'seed: expected a whole number from 0 to 4294967295; got -1',
      'host.contextSwich: unknown field; did you mean contextSwitch?',
      'workload[0].requests[1].lenght: unknown field; did you mean length?',
      'expect[0].metric: there is no such metric; did you mean strategyCalls?; got "strategyCals"',
      'expect[1].equls: unknown field; did you mean equals?',
    ]
    for (const each of wanted) expect(found).toContain(each)
    expect(found.join('\n')).toContain('us is a unit of time')
    expect(found.join('\n')).toMatch(/faults\[0\]: expected one of F1, .*got "F99"/)
    expect(found.join('\n')).toMatch(/op: expected one of read, .*got "raed"; did you mean read\?/)
  })

  it.each([
    [
      {
        ...smallest,
        devices: [
          { name: 'a', type: 'disk' },
          { name: 'A', type: 'disk' },
        ],
      },
      'a is there twice',
    ],
    [{ ...smallest, driver: { name: 'xx', device: 'nope' } }, 'there is no device nope'],
    [{ ...smallest, driver: 'rd', devices: [{ name: 'd', type: 'disk' }] }, 'drives a ramdisk; d is a disk'],
    [{ ...smallest, devices: [{ name: 'a', type: 'disk', blocks: 4, badBlocks: [4] }] }, 'blocks 0 to 3'],
    [{ ...smallest, devices: [{ name: 'a', type: 'disk', size: 1000 }] }, 'multiple of 512'],
    [{ ...smallest, workload: [reading, reading] }, 'the process p is there twice'],
    [{ ...smallest, paths: ['pio', 'pio'] }, 'pio is there twice'],
    [{ ...smallest, expect: [{ process: 'q', request: 'r1', result: 1 }] }, 'there is no process q'],
    [{ ...smallest, expect: [{ process: 'p', request: 'r2', result: 1 }] }, 'there is no request r2'],
    [{ ...smallest, expect: [{ process: 'p', request: 'r1' }] }, 'expects nothing'],
    [{ ...smallest, expect: [{ hung: ['x'] }] }, 'there is no process x'],
    [withRequest({ op: 'read' }), 'needs length or iovecs'],
    [withRequest({ op: 'read', length: 1, iovecs: [{ length: 1 }] }), 'both length and iovecs'],
    [withRequest({ op: 'read', length: 1, fill: 3 }), 'fill: unknown field'],
    [withRequest({ op: 'read', length: 1, device: 'zz' }), 'there is no device zz'],
    [withRequest({ op: 'read', length: '1 TB' }), 'TB is no unit of size'],
    [withRequest({ op: 'read', length: 2 ** 40 }), 'from 0 B to 64 MB'],
    [withRequest({ op: 'read', length: 1, buffer: { base: 5, alignment: 512 } }), 'not several of them'],
    [
      { version: 1, workload: [{ process: 'p', requests: Array(5).fill({ op: 'read', length: '64 MB' }) }] },
      'at most 256 MB',
    ],
    [withRequest({ op: 'aiocancel', target: 'zz' }), 'there is no request zz'],
    [{ ...smallest, faults: [{ kind: 'intr', op: 'XOR' }] }, 'LOSE, DELAY and EXTRA go with kind intr'],
    [{ ...smallest, faults: [{ kind: 'intr', op: 'DELAY' }] }, 'DELAY needs operand'],
    [{ ...smallest, faults: [{ skip: 1 }] }, 'expected an id such as F1'],
    [{ ...smallest, faults: [{ kind: 'dma_r', op: 'XOR' }] }, 'XOR needs operand'],
    [{ ...smallest, faults: [{ id: 'F8', kind: 'dma_r' }] }, 'faults[0].kind: an id says what happens'],
    [{ ...smallest, faults: [{ id: 'F8', call: 2, skip: 1 }] }, 'faults[0].call: call: n is the same as skip'],
    [{ ...smallest, faults: [{ id: 'F8', byteOf: 'request' }] }, 'faults[0].byteOf: says what byte counts in'],
    [{ ...smallest, faults: [{ id: 'F8', offset: 4 }] }, 'faults[0].offset: a register goes with'],
    [{ ...smallest, faults: [{ id: 'F8', chance: 1_000_001 }] }, 'faults[0].chance'],
    [{ ...smallest, faults: [{ kind: 'log', op: 'XOR', operand: 1 }] }, 'a message can only get lost'],
    [{ version: 2, workload: [reading] }, 'this program reads version 1'],
    [{ workload: [reading] }, 'version: is missing'],
    [{ version: 1 }, 'workload: is missing'],
    [{ version: 1, workload: [] }, 'expected a list of 1 to 64 entries'],
    [{ ...smallest, title: 'x'.repeat(201) }, 'at most 200 characters'],
    [[], 'expected a map'],
    [null, 'expected a map'],
    ['text', 'expected a map'],
  ])('refuses %j', (value, reason) => {
    expect(problems(value).join('\n')).toContain(reason)
  })

  it('guesses no word where a quantity is expected', () => {
    expect(problems(withRequest({ op: 'read', length: '1 0' }))).toEqual([expect.stringMatching(/; got "1 0"$/)])
    expect(problems({ ...smallest, host: '1989' })).toEqual([expect.stringContaining('did you mean 1989-386-isa?')])
  })

  it('refuses keys that reach a prototype, wherever they are', () => {
    for (const text of [
      '{"__proto__":{"x":1},"version":1,"workload":[]}',
      '{"version":1,"workload":[{"constructor":{"prototype":{}}}]}',
      '{"version":1,"host":{"prototype":1}}',
    ]) {
      expect(problems(JSON.parse(text)).join('\n')).toContain('may not be used as a key')
    }
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  it('refuses what is too deep, too long or no plain data, without running out of stack', () => {
    let deep: unknown = 0
    for (let level = 0; level < 100_000; level += 1) deep = [deep]
    expect(problems({ version: 1, workload: deep }).join()).toContain('nested deeper than 64 levels')
    expect(problems({ version: 1, notes: 'x'.repeat(70_000) }).join()).toContain('longer than 65536')
    expect(problems({ version: 1, notes: new Map() }).join()).toContain('not plain data')
    expect(problems({ version: 1, seed: 2n ** 60n }).join()).toContain('seed')
    expect(good({ ...smallest, seed: 7n }).seed).toBe(7)
  })

  it('never throws and never changes what it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.jsonValue(), (value, part) => {
        const before = JSON.stringify([value, part])
        for (const each of [
          value,
          { ...smallest, host: value, expect: part },
          withRequest({ op: 'read', length: part as never }),
        ])
          parseScenario(each)
        expect(JSON.stringify([value, part])).toBe(before)
      }),
      { numRuns: 300 },
    )
  })

  it('notices one slip anywhere in a full scenario', () => {
    const full = {
      ...{ version: 1, title: 't', path: 'sysv', seed: 3, host: '2014-x86-pcie', rules: 'i386', profile: 'documented' },
      devices: [{ name: 'd', type: 'disk', blocks: 9 }],
      driver: { name: 'xx', minphys: '8 KB' },
      workload: [{ process: 'p', requests: [{ op: 'write', length: 512, fill: 1 }] }],
      faults: [{ id: 'F1', times: 1 }],
      expect: [{ process: 'p', request: 'r1', result: 512 }],
    }
    expect(problems(full)).toEqual([])
    const places: (readonly [string, (copy: typeof full) => object])[] = [
      ['', (copy) => copy],
      ['driver', (copy) => copy.driver],
      ['devices[0]', (copy) => copy.devices[0]!],
      ['workload[0]', (copy) => copy.workload[0]!],
      ['workload[0].requests[0]', (copy) => copy.workload[0]!.requests[0]!],
      ['faults[0]', (copy) => copy.faults[0]!],
      ['expect[0]', (copy) => copy.expect[0]!],
    ]
    for (const [place, pick] of places) {
      const copy = JSON.parse(JSON.stringify(full)) as typeof full
      Object.assign(pick(copy), { surprise: 1 })
      expect(problems(copy).join('\n')).toContain(`${place === '' ? '' : `${place}.`}surprise: unknown field`)
    }
  })
})
