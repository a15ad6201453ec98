import { describe, expect, it } from 'vitest'
import { formatEntry, parseEntry } from './sysv-notation'
import { compareSysv, parseSysvDocument, runSysvCase, type SysvCase } from './sysv'

const good = { id: 'A', given: { rw: 'read', base: 0x10000, count: 512 }, expect: { result: 512 } }
const document = (...cases: unknown[]): unknown => ({ version: 1, kind: 'sysv', cases })

function problems(value: unknown): string[] {
  const reply = parseSysvDocument(value)
  return reply.ok ? [] : reply.error.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

function only(value: unknown): SysvCase {
  const reply = parseSysvDocument(document(value))
  if (!reply.ok) throw new Error(JSON.stringify(reply.error))
  return reply.value[0]!
}

describe('parseSysvDocument', () => {
  it('reads numbers in any spelling', () => {
    expect(problems(document(good))).toEqual([])
    expect(only({ ...good, given: { rw: 'read', base: '0x10000', count: 512n } }).given).toMatchObject({
      base: 65_536,
      count: 512,
    })
  })

  it.each([
    ['an unknown word', document({ ...good, given: { ...good.given, bsae: 1 } }), 'cases.0.given'],
    ['an unknown rule set', document({ ...good, given: { ruleset: 'vax' } }), 'cases.0.given.ruleset'],
    ['a negative count', document({ ...good, given: { count: -1 } }), 'cases.0.given.count'],
    ['a request into the kernel', document({ ...good, given: { base: 0xbfffffff, count: 2 } }), 'cases.0.given'],
    ['the same id twice', document(good, good), 'cases.1.id'],
    ['an entry that is no entry', document({ ...good, expect: { trace: ['S()'] } }), 'cases.0.expect.trace.0'],
    [
      'a step with two words',
      document({ id: 'B', given: { processes: [{ name: 'P', steps: [{ spl: 5, wakeup: 'c' }] }] } }),
      'steps.0',
    ],
    ['another version', { version: 2, kind: 'sysv', cases: [good] }, 'version'],
    ['no cases', { version: 1, kind: 'sysv', cases: [] }, 'cases'],
    ['a list', [], ''],
  ])('says where %s stands', (_about, value, place) => {
    const found = problems(value)
    expect(found.length).toBeGreaterThan(0)
    expect(found.join('\n')).toContain(place)
  })
})

describe('compareSysv', () => {
  const differ = (expected: object): string[] => {
    const entry = only({ ...good, expect: expected })
    return compareSysv(entry.expect ?? {}, runSysvCase(entry)).map(({ path }) => path)
  }

  it('finds nothing where all is as expected', () => {
    expect(differ({ result: 512, errno: 0, trace: ['S(0,U,10000,512)@0 d512 r0 ok async'], spl: 0 })).toEqual([])
  })

  it('names each thing that is not', () => {
    expect(differ({ result: 511, errno: 'EIO', sleeps: 0 })).toEqual(['result', 'errno', 'sleeps'])
    expect(differ({ trace: [] })).toEqual(['trace[0]'])
    expect(differ({ trace: ['S(1)'] })).toEqual(['trace[0]'])
    expect(differ({ trace: ['S(0)', 'cp 5'] })).toEqual(['trace[1]'])
    expect(differ({ trace: ['S(0)@1'] })).toEqual(['trace[0]'])
    expect(differ({ panic: 'level' })).toEqual(['panic'])
    expect(differ({ processes: { Q: { result: 1 } } })).toEqual(['processes.Q'])
    expect(differ({ breakup: { b_flags: 0 } })).toEqual(['breakup.b_flags'])
  })

  it('gives the same every time', () => {
    const entry = only(good)
    expect(JSON.stringify(runSysvCase(entry))).toBe(JSON.stringify(runSysvCase(entry)))
  })
})

describe('parseEntry', () => {
  it.each([
    'S(7,U,11000,4096)@0 d1024 r3072 EIO async',
    'S(2,K,K,512)@5 d0 r512 ENXIO sync',
    'cp 10001->K 4096',
    'cp K->11001 904',
    'sleep(header,20)@6',
    'wake',
    'spl 6',
    'mark here',
  ])('reads back what formatEntry writes: %s', (text) => {
    const pattern = parseEntry(text)
    expect(pattern).not.toBeNull()
    expect(formatEntry({ d: 0, r: 0, errno: 0, ...pattern } as never)).toBe(text)
  })

  it.each(['', 'S', 'S()', 'S(a)', 'S(1,X)', 'S(1,U,zz,5)', 'cp K->K 5', 'spl 9', 'S(1) nothing'])(
    'refuses %s',
    (text) => expect(parseEntry(text)).toBeNull(),
  )
})
