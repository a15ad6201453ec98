import { describe, expect, it } from 'vitest'
import { compareOutcome } from './compare'
import { checkBind, parseBindDocument, runBind } from './document'

const bindCase = (given: object, expectation: object = {}): unknown => ({
  version: 1,
  kind: 'bind',
  cases: [{ id: 'one', given, expect: expectation }],
})
const issues = (value: unknown): [string, string][] => {
  const reply = parseBindDocument(value)
  return reply.ok ? [] : reply.issues.map(({ path, message }) => [path.join('.'), message])
}
const run = (given: object): ReturnType<typeof runBind> => {
  const reply = parseBindDocument(bindCase(given))
  const entry = reply.ok ? reply.value[0] : undefined
  if (entry === undefined) throw new Error(JSON.stringify(issues(bindCase(given))))
  return runBind(entry)
}

describe('parseBindDocument', () => {
  it('refuses unknown keys and says where they are', () => {
    expect(issues(bindCase({ attributes: 'isa', base: 0, size: 1, sise: 2 }))).toEqual([
      ['cases.0.given', expect.stringMatching(/sise/)],
    ])
    expect(issues(bindCase({ attributes: { sglen: 2 }, base: 0, size: 1 }))[0]?.[0]).toBe('cases.0.given.attributes')
  })
  it('refuses another version, another kind, and the same id twice', () => {
    expect(issues({ version: 2, kind: 'bind', cases: [{ id: 'a', given: {} }] })[0]?.[0]).toBe('version')
    expect(issues({ version: 1, kind: 'bound', cases: [] })[0]?.[0]).toBe('kind')
    const entry = { id: 'a', given: { attributes: 'isa', base: 0, size: 1 } }
    expect(issues({ version: 1, kind: 'bind', cases: [entry, entry] })).toEqual([['cases.1.id', 'a is there twice']])
  })
  it('refuses numbers that lost digits on the way, and takes text instead', () => {
    const given = (addr_hi: unknown): object => ({ attributes: { addr_hi }, base: 0, size: 1 })
    expect(issues(bindCase(given(0xffffffffffffffff)))[0]?.[0]).toBe('cases.0.given.attributes.addr_hi')
    expect(issues(bindCase(given(-1)))).toHaveLength(1)
    expect(issues(bindCase(given('0xffffffffffffffff')))).toEqual([])
    expect(issues(bindCase(given(0xffffffffffffffffn)))).toEqual([])
    expect(issues(bindCase(given('0x1ffffffffffffffff')))).toHaveLength(1)
    expect(issues(bindCase(given('12 KB')))).toHaveLength(1)
  })
  it('says one thing about a size that is no number', () => {
    expect(issues(bindCase({ attributes: 'isa', base: 0, size: '0x1.8' }))).toEqual([
      ['cases.0.given.size', expect.stringMatching(/^expected a whole number/)],
    ])
  })
  it('takes full field names and prefixed words', () => {
    const given = { attributes: { dma_attr_sgllen: 2 }, base: 0x1000, size: 1, flags: 'DDI_DMA_READ|DDI_DMA_PARTIAL' }
    expect(issues(bindCase(given, { result: 'DDI_DMA_MAPPED' }))).toEqual([])
  })
  it('explains objects that cannot be', () => {
    const message = (object: object): string | undefined => issues(bindCase({ attributes: 'isa', ...object }))[0]?.[1]
    expect(message({ size: 1 })).toMatch(/either pages or base/)
    expect(message({ base: 0x1200, offset: 4, size: 1 })).toMatch(/no offset/)
    expect(message({ pages: [0x1000], size: 0x1001 })).toMatch(/2 pages are needed/)
    expect(message({ pages: [0x1234], size: 1 })).toMatch(/multiples of 4096/)
    expect(message({ pages: [0x1000], offset: 0x1000, size: 1 })).toMatch(/less than a page/)
    expect(message({ base: '0xfffffffffffffff0', size: 0x11 })).toMatch(/64 bits/)
  })
  it('finds names in steps that nothing defines', () => {
    const document = (step: object, expectation: object = {}): unknown => ({
      version: 1,
      kind: 'dma',
      cases: [{ id: 'one', given: { steps: [step] }, expect: expectation }],
    })
    expect(issues(document({ do: 'bind', handle: 'h', object: 'nothing' }))).toEqual([
      ['cases.0.given.steps.0', 'no object nothing'],
    ])
    expect(issues(document({ do: 'register', callback: 'nobody' }))[0]?.[1]).toBe('no callback nobody')
    expect(issues(document({ do: 'unbind', handle: 'h' }, { steps: { gone: {} } }))[0]?.[1]).toBe(
      'no step is named gone',
    )
    expect(issues(document({ do: 'dance' }))[0]?.[0]).toBe('cases.0.given.steps.0.do')
  })
})

describe('runBind', () => {
  it('says why a bind failed', () => {
    expect(run({ attributes: { sgllen: 1 }, pages: [0x1000, 0x3000], size: 0x2000 })).toMatchObject({
      result: 'TOOBIG',
      reason: '2 cookies are more than sgllen 1, and DDI_DMA_PARTIAL is absent',
    })
    expect(run({ attributes: { granular: 0 }, base: 0, size: 1 })).toMatchObject({
      reason: expect.stringMatching(/granular/),
    })
  })
  it('places its own bounce pages where the device reaches them and no object lies', () => {
    const outcome = run({
      attributes: { addr_lo: 0x800000, addr_hi: 0x8fffff },
      pages: [0x1000, 0x800000, 0x801000],
      size: 0x3000,
    })
    expect(outcome).toMatchObject({
      cookies: [
        { address: 0x802000, bounced: true },
        { address: 0x800000, size: 0x2000 },
      ],
    })
  })
  it('gives addresses above 2^53 as text, and takes either form in an expectation', () => {
    const given = { attributes: { addr_hi: '0xffffffffffffffff' }, base: '0x20000000000001', size: 3 }
    expect(run(given)).toMatchObject({ cookies: [{ address: '0x20000000000001', size: 3 }] })
    const reply = parseBindDocument(bindCase(given, { cookies: [{ address: 0x20000000000001n }] }))
    const entry = reply.ok ? reply.value[0] : undefined
    expect(entry && checkBind(entry, runBind(entry))).toEqual([])
  })
  it('gives the same outcome every time', () => {
    const given = { attributes: 'isa', pages: [0x1000000, 0x3000, 0x2000000], size: 0x3000, flags: ['READ'] }
    expect(run(given)).toEqual(run(given))
  })
})

describe('compareOutcome', () => {
  it('looks only at what is expected', () => {
    expect(compareOutcome({ a: 1 }, { a: 1, b: 2 })).toEqual([])
  })
  it('names the place of every difference', () => {
    expect(compareOutcome({ w: [{ o: 0 }, { o: 4 }] }, { w: [{ o: 1 }, { o: 5 }] })).toEqual([
      { path: 'w[0].o', expected: 0, found: 1 },
      { path: 'w[1].o', expected: 4, found: 5 },
    ])
  })
  it('compares lengths of lists, and numbers in any spelling', () => {
    expect(compareOutcome([1], [1, 2])).toEqual([{ path: '.length', expected: 1, found: 2 }])
    expect(compareOutcome([16n, '0x10'], ['0x10', 16])).toEqual([])
    expect(compareOutcome({ a: null }, { a: 0 })).toHaveLength(1)
    expect(compareOutcome({ a: { b: 1 } }, { a: 3 })).toEqual([{ path: 'a', expected: { b: 1 }, found: 3 }])
  })
})
