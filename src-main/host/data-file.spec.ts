import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { decodeText, formatIssues, parseData, readData, readText, SCENARIO_LIMITS, VECTOR_LIMITS } from './data-file'
import { readScenario, scenarioFromText } from './scenario-files'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-data-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** The codes of everything wrong with a text. */
const codes = (text: string): string[] => {
  const reply = parseData('f.yaml', text, SCENARIO_LIMITS)
  return reply.ok ? [] : reply.issues.map(({ code }) => code)
}

describe('readText', () => {
  it.each([
    ['nothing there', () => join(folder, 'none.yaml'), 'E_NOT_FOUND'],
    ['a folder', () => folder, 'E_NOT_A_FILE'],
    ['a device that never ends', () => '/dev/zero', 'E_NOT_A_FILE'],
    ['a zero byte in the name', () => 'a\0b', 'E_NOT_FOUND'],
    ['a file below a file', () => join(file('plain.yaml', 'a: 1'), 'x'), 'E_NOT_FOUND'],
    ['an empty file', () => file('empty.yaml', ''), 'E_EMPTY'],
    ['blanks only', () => file('blank.yaml', ' \n\t\n'), 'E_EMPTY'],
    ['one byte too many', () => file('big.yaml', new Uint8Array(1025).fill(97)), 'E_FILE_TOO_BIG'],
    ['a picture', () => file('png.yaml', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0])), 'E_FORMAT'],
    ['UTF-16', () => file('utf16.yaml', Uint8Array.from([0xff, 0xfe, 0x61, 0])), 'E_ENCODING'],
    ['broken UTF-8', () => file('latin1.yaml', Uint8Array.from([0x61, 0xe9, 0x62])), 'E_ENCODING'],
    ['an overlong form', () => file('overlong.yaml', Uint8Array.from([0xc0, 0xaf])), 'E_ENCODING'],
    ['half of a surrogate pair', () => file('surrogate.yaml', Uint8Array.from([0xed, 0xa0, 0x80])), 'E_ENCODING'],
  ])('refuses %s', async (_what, path, code) => {
    const reply = await readText(path(), 1024)
    expect(reply).toMatchObject({ ok: false, issues: [{ code }] })
  })

  it('takes exactly the limit, follows links, and drops the mark of UTF-8', async () => {
    const exact = file('exact.yaml', 'a'.repeat(1024))
    expect(await readText(exact, 1024)).toMatchObject({ ok: true })
    symlinkSync(exact, join(folder, 'link.yaml'))
    expect(await readText(join(folder, 'link.yaml'), 1024)).toMatchObject({ ok: true })
    expect(decodeText('f', Uint8Array.from([0xef, 0xbb, 0xbf, 0x61]))).toEqual({ ok: true, text: 'a' })
  })
})

describe('decodeText', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 })

  it('says where the first byte is that is no UTF-8', () => {
    const latin1 = Buffer.from('version: 1\ntitle: "Ü: café"\n', 'latin1')
    const first = decodeText('f', latin1)
    expect(first.ok ? [] : formatIssues(first.issues)).toEqual(['f:2:9: not valid UTF-8 (byte dc); save it as UTF-8'])
    const second = decodeText('f', Buffer.concat([Buffer.from('title: "Ü: caf'), Uint8Array.of(0xe9, 0x22)]))
    expect(second.ok ? [] : second.issues).toMatchObject([{ line: 1, column: 15 }])
  })

  it('names a byte at or before which everything is text', () => {
    const decode = (given: Uint8Array): string =>
      new TextDecoder('utf-8', { fatal: true }).decode(given, { stream: true })
    fc.assert(
      fc.property(bytes, (given) => {
        const reply = decodeText('f', given)
        if (reply.ok || reply.issues[0]?.code !== 'E_ENCODING' || reply.issues[0].line === undefined) return
        const { line, column = 0 } = reply.issues[0]
        const lines = new TextDecoder('utf-8', { ignoreBOM: true }).decode(given).split('\n')
        const before = Buffer.from(
          [...lines.slice(0, line - 1), (lines[line - 1] ?? '').slice(0, column - 1)].join('\n'),
        )
        expect(() => decode(given.subarray(0, before.length))).not.toThrow()
      }),
    )
  })
})

describe('parseData', () => {
  it.each([
    ['an alias bomb', `a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nd: [*c,*c]`, 'E_YAML_ALIAS'],
    ['a merge key', '<<: { a: 1 }', 'E_YAML_ALIAS'],
    ['lines that end with carriage returns alone', 'a: 1\rb: 2\r', 'E_FORMAT'],
    ['an anchor alone', 'a: &a 1', 'E_YAML_ALIAS'],
    ['an alias of itself', 'a: &a [*a]', 'E_YAML_ALIAS'],
    ['a key twice', 'a: 1\na: 2', 'E_DUPLICATE_KEY'],
    ['a key twice in JSON', '{"a":1,"b":{"c":1,"c":2}}', 'E_DUPLICATE_KEY'],
    ['__proto__', '__proto__: 1', 'E_FORBIDDEN_KEY'],
    ['a quoted __proto__', '{"a":{"__proto__":{"x":1}}}', 'E_FORBIDDEN_KEY'],
    ['constructor', 'a: [{ constructor: { prototype: {} } }]', 'E_FORBIDDEN_KEY'],
    ['a function tag', 'a: !!js/function "x"', 'E_YAML_TAG'],
    ['a tag of its own', 'a: !lab x', 'E_YAML_TAG'],
    ['two documents', 'a: 1\n---\nb: 2', 'E_SYNTAX'],
    ['a tab as indentation', 'a:\n\tb: 1', 'E_SYNTAX'],
    ['an open bracket', 'a: [1, 2', 'E_SYNTAX'],
    ['a map inside a scalar', 'a: b: c', 'E_SYNTAX'],
    ['brackets without end', '['.repeat(1_000_000), 'E_TOO_DEEP'],
    ['brackets to depth 65', `a: ${'['.repeat(65)}${']'.repeat(65)}`, 'E_TOO_DEEP'],
    ['dashes to depth 100', `${'- '.repeat(100)}x`, 'E_TOO_DEEP'],
    [
      'indentation to depth 600',
      Array.from({ length: 600 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
      'E_TOO_DEEP',
    ],
    ['maps to depth 80 by question marks', `${'? '.repeat(80)}x`, 'E_TOO_DEEP'],
    ['a hundred thousand empty maps', `a: [${'{},'.repeat(100_000)}]`, 'E_TOO_MANY_PARTS'],
    ['a hundred thousand lines', 'a: 1\n'.repeat(100_000), 'E_TOO_MANY_PARTS'],
  ])('refuses %s', (_what, text, code) => {
    const startedAt = performance.now()
    expect(codes(text)).toContain(code)
    expect(performance.now() - startedAt).toBeLessThan(20_000)
  })

  it('reads YAML 1.2 and JSON, and guesses nothing', () => {
    const text = 'a: no\nb: 12:30\nc: 0o14\nd: 0x1F\ne: 1.5\nf: ~\ng: 007\n"h": [1, {i: "j"}] # end'
    const reply = parseData('f', text, SCENARIO_LIMITS)
    expect(reply.ok && reply.document.value).toEqual({
      ...{ a: 'no', b: '12:30', c: 12, d: 31, e: 1.5, f: null, g: 7, h: [1, { i: 'j' }] },
    })
    expect(parseData('f', '{"a": [1, true, null]}', SCENARIO_LIMITS)).toMatchObject({ ok: true })
  })

  it('keeps whole numbers exact', () => {
    const reply = parseData('f', 'a: 9007199254740993\nb: 9007199254740991\nc: 1e400', SCENARIO_LIMITS)
    expect(reply.ok && reply.document.value).toEqual({ a: 9007199254740993n, b: 9007199254740991, c: Infinity })
  })

  it('says line and column of what is wrong, for every problem', () => {
    const reply = parseData('f.yaml', 'a: 1\nb: &x 2\nc: *x\nd: !t 3\n', SCENARIO_LIMITS)
    expect(reply.ok ? [] : reply.issues.map(({ line, column }) => [line, column])).toContainEqual([2, 7])
    const twice = parseData('f.yaml', 'a: 1\n  \nb: 2\na: 3\n', SCENARIO_LIMITS)
    expect(twice.ok ? [] : twice.issues).toMatchObject([
      { code: 'E_DUPLICATE_KEY', line: 4, column: 1, file: 'f.yaml' },
    ])
  })

  it('never throws, whatever the text', () => {
    const yamlish = fc.array(
      fc.constantFrom(
        'a',
        ':',
        ' ',
        '\n',
        '-',
        '[',
        ']',
        '{',
        '}',
        '"',
        "'",
        '&',
        '*',
        '!',
        '|',
        '>',
        '#',
        '%',
        '?',
        ',',
        '1',
        '\t',
        '\\',
        '---',
      ),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          yamlish.map((parts) => parts.join('')),
        ),
        (text) => {
          const reply = parseData('f', text, SCENARIO_LIMITS)
          if (!reply.ok) expect(reply.issues.length).toBeGreaterThan(0)
        },
      ),
      { numRuns: 1_000 },
    )
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})

describe('formatIssues', () => {
  it('lets no name of a file end the line or steer a terminal', () => {
    const issue = { code: 'E_SYNTAX', message: 'x', file: 'a\nb\u001b[31m.yaml', line: 1, column: 2 } as const
    expect(formatIssues([issue])).toEqual(['a\\u000ab\\u001b[31m.yaml:1:2: x'])
  })

  it('shows twenty and counts the rest', () => {
    const issues = Array.from({ length: 25 }, (_, index) => ({
      ...{ code: 'E_FIELD' as const, message: 'no', file: 'f', line: index + 1, column: 2, field: 'a.b' },
    }))
    const lines = formatIssues(issues)
    expect(lines).toHaveLength(21)
    expect(lines[0]).toBe('f:1:2: a.b: no')
    expect(lines[20]).toBe('and 5 more')
  })
})

describe('scenarioFromText', () => {
  it('points at the key or the value that is wrong', () => {
    const text = [
      'version: 1',
      'hots: 3',
      'host: { preset: 1989-386-isa, contextSwitch: 3 KB }',
      'workload:',
      '  - process: p',
      '    requests:',
      '      - op: read',
      '        lenght: 512',
      '        length: -1',
      'expect:',
      '  - { metric: strategyCalls, equls: 1, equals: 2 }',
    ].join('\n')
    const reply = scenarioFromText('s.yaml', text)
    const places = reply.ok ? [] : reply.issues.map(({ line, column, field }) => `${line}:${column} ${field}`)
    expect(places).toEqual([
      '2:1 hots',
      '3:46 host.contextSwitch',
      '8:9 workload[0].requests[0].lenght',
      '9:17 workload[0].requests[0].length',
      '11:30 expect[0].equls',
    ])
  })

  it('points at the map from which something is missing', () => {
    const reply = scenarioFromText(
      's.yaml',
      'version: 1\nworkload:\n  - process: p\n    requests:\n      - { op: read }\n',
    )
    expect(reply).toMatchObject({ ok: false, issues: [{ line: 5, column: 9 }] })
  })

  it('shows hostile text inert: cut, with control and direction characters visible', () => {
    const reply = scenarioFromText('s', `version: 1\nworkload: []\npath: "\\e[2J\\u202e${'x'.repeat(100)}"\n`)
    const lines = reply.ok ? '' : formatIssues(reply.issues).join('\n')
    expect(lines).toContain('\\u001b[2J\\u202e')
    expect(lines).toContain('…')
    for (const character of lines.replaceAll('\n', '')) expect(character.codePointAt(0)).toBeGreaterThan(31)
  })
})

describe('readScenario', () => {
  it('takes the same scenario as YAML and as JSON', async () => {
    const plain = { version: 1, workload: [{ process: 'p', requests: [{ op: 'read', length: 512 }] }] }
    const yaml = await readScenario(
      file('a.yaml', 'version: 1\nworkload: [{ process: p, requests: [{ op: read, length: 512 B }] }]'),
    )
    const json = await readScenario(file('a.json', JSON.stringify(plain)))
    expect(yaml.ok && json.ok && yaml.scenario).toEqual(json.ok && json.scenario)
  })

  it('reads vector files with room for many cases', async () => {
    mkdirSync(join(folder, 'v'))
    const path = file(
      'v/many.json',
      JSON.stringify({ kind: 'bind', cases: Array.from({ length: 20_000 }, (_, id) => ({ id })) }),
    )
    expect((await readData(path, VECTOR_LIMITS)).ok).toBe(true)
    expect((await readData(path, SCENARIO_LIMITS)).ok).toBe(false)
  })
})
