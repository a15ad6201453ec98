import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  placeInYaml,
  readYaml,
  removeYaml,
  setYaml,
  valueAt,
  whereItStands,
  type Shorthand,
  type YamlPath,
} from './edit'

const shorthand: Shorthand = (path) =>
  path.length === 1 && path[0] === 'host' ? 'preset' : path.length === 2 && path[0] === 'faults' ? 'id' : undefined

const SAMPLE = `# What this is about.
version: 1   # the only one
title: 'Quoted: yes'

# The machine
host: 1989-386-isa # old
devices:
  # the first
  - name: disk0
    type: disk     # spins
    interleave: 3

  - { name: tape0, type: tape }   # streams
workload:
  - process: writer
    requests:
      - { op: write, offset: 0, length: 8 KB } # all of it
      # then
      - op: read
        length: 4 KB
faults: [F1, F3]
notes: |
  Two lines
  of text.
seed: 7
# The end.
`

describe('setYaml', () => {
  it('replaces a value and nothing else', () => {
    const next = setYaml(SAMPLE, ['devices', 0, 'interleave'], 5)
    expect(next).toBe(SAMPLE.replace('interleave: 3', 'interleave: 5'))
    expect(setYaml(SAMPLE, ['workload', 0, 'requests', 0, 'length'], '64 KB')).toBe(SAMPLE.replace('8 KB', '64 KB'))
  })

  it('adds a key at the end of its map, whatever its style', () => {
    expect(setYaml(SAMPLE, ['devices', 0, 'heads'], 2)).toBe(
      SAMPLE.replace('    interleave: 3\n', '    interleave: 3\n    heads: 2\n'),
    )
    expect(setYaml(SAMPLE, ['devices', 1, 'line'], 5)).toBe(SAMPLE.replace('type: tape }', 'type: tape, line: 5 }'))
    expect(setYaml(SAMPLE, ['timeLimit'], '5 s')).toBe(SAMPLE.replace('seed: 7\n', 'seed: 7\ntimeLimit: 5 s\n'))
  })

  it('makes a map out of a name that stands for one', () => {
    expect(setYaml(SAMPLE, ['host', 'splChange'], '1 us', shorthand)).toBe(
      SAMPLE.replace('host: 1989-386-isa # old\n', 'host:\n  preset: 1989-386-isa # old\n  splChange: 1 us\n'),
    )
    expect(setYaml(SAMPLE, ['host', 'preset'], '2014-x86-pcie', shorthand)).toBe(
      SAMPLE.replace('1989-386-isa', '2014-x86-pcie'),
    )
    expect(setYaml(SAMPLE, ['faults', 1, 'skip'], 2, shorthand)).toBe(SAMPLE.replace('F3]', '{ id: F3, skip: 2 }]'))
  })

  it('appends to lists and makes what is missing around a value', () => {
    expect(setYaml(SAMPLE, ['faults', 2], 'F9')).toBe(SAMPLE.replace('F3]', 'F3, F9]'))
    const next = setYaml(SAMPLE, ['driver', 'attributes', 'sgllen'], 3)
    expect(next).toBe(SAMPLE.replace('seed: 7\n', 'seed: 7\ndriver:\n  attributes:\n    sgllen: 3\n'))
    const more = setYaml(SAMPLE, ['devices', 2], { name: 'x', type: 'pio' })!
    expect(more).toContain('# streams\n  - name: x\n    type: pio\n')
  })

  it('replaces text of several lines and puts it in', () => {
    const next = setYaml(SAMPLE, ['notes'], 'One\n\nthree\n')!
    expect(next).toContain('notes: |\n  One\n\n  three\nseed: 7\n# The end.\n')
    expect(setYaml(next, ['notes'], 'short')).toContain('\nnotes: short\nseed: 7\n')
    expect(readYaml(setYaml(SAMPLE, ['title'], 'a\nb')!)?.value).toMatchObject({ title: 'a\nb' })
  })

  it('begins a document that is empty', () => {
    expect(setYaml('', ['seed'], 3)).toBe('seed: 3\n')
  })

  it('leaves alone what cannot be read, and what says it already', () => {
    expect(setYaml('a: [', ['b'], 1)).toBeNull()
    expect(setYaml(SAMPLE, ['seed'], 7)).toBe(SAMPLE)
  })
})

describe('removeYaml', () => {
  it('takes a value away and nothing else', () => {
    expect(removeYaml(SAMPLE, ['seed'])).toBe(SAMPLE.replace('seed: 7\n', ''))
    expect(removeYaml(SAMPLE, ['devices', 0, 'name'])).toBe(SAMPLE.replace('name: disk0\n    ', ''))
    expect(removeYaml(SAMPLE, ['devices', 1, 'type'])).toBe(SAMPLE.replace(', type: tape', ''))
    expect(removeYaml(SAMPLE, ['faults', 0])).toBe(SAMPLE.replace('F1, ', ''))
    expect(removeYaml(SAMPLE, ['devices', 1])).toBe(SAMPLE.replace('  - { name: tape0, type: tape }   # streams\n', ''))
    expect(removeYaml(SAMPLE, ['notes'])).toBe(SAMPLE.replace('notes: |\n  Two lines\n  of text.\n', ''))
  })

  it('takes a map away that is empty then', () => {
    const more = setYaml(SAMPLE, ['driver', 'attributes', 'sgllen'], 3)!
    expect(removeYaml(more, ['driver', 'attributes', 'sgllen'])).toBe(SAMPLE)
  })

  it('does nothing where there is nothing', () => {
    expect(removeYaml(SAMPLE, ['host', 'splChange'])).toBe(SAMPLE)
  })
})

describe('placeInYaml', () => {
  it('finds the key of a value, or what holds it', () => {
    const at = (path: YamlPath): string => {
      const place = placeInYaml(SAMPLE, path)!
      return SAMPLE.slice(place.from, place.to)
    }
    expect(at(['devices', 0, 'interleave'])).toBe('interleave: 3')
    expect(at(['host', 'splChange'])).toBe('host: 1989-386-isa')
    expect(at(['devices'])).toBe('devices')
  })
})

describe('edits of a form in any order', () => {
  const paths: readonly YamlPath[] = [
    ...[['seed'], ['title'], ['summary'], ['timeLimit'], ['notes']],
    ...[
      ['host', 'preset'],
      ['host', 'splChange'],
      ['host', 'pageSize'],
      ['driver', 'attributes', 'sgllen'],
    ],
    ...[
      ['devices', 0, 'interleave'],
      ['devices', 0, 'heads'],
      ['devices', 1, 'line'],
      ['devices', 0, 'name'],
    ],
    ...[
      ['workload', 0, 'requests', 0, 'length'],
      ['workload', 0, 'requests', 1, 'buffer', 'alignment'],
    ],
    ...[
      ['faults', 0, 'skip'],
      ['faults', 1, 'where'],
    ],
  ]
  const value = fc.oneof(
    fc.integer({ min: -5, max: 99_999 }),
    fc.boolean(),
    fc.constantFrom('64 KB', '10 us', '0xffff', 'a: b', '# no comment', '', 'true', "it's", 'x, y]', 'two\nlines', ' '),
    fc.string({ maxLength: 12 }),
  )
  const edit = fc.tuple(fc.constantFrom(...paths), fc.option(value, { nil: undefined }))

  it('put a text of several lines where a value was taken away, and touch nothing else', () => {
    const path = ['workload', 0, 'requests', 0, 'length']
    const without = removeYaml(SAMPLE, path, shorthand)!
    const text = setYaml(without, path, 'two\nlines', shorthand)!
    expect(valueAt(readYaml(text)?.value, path)).toBe('two\nlines')
    expect(text.split('\n')).toEqual(
      expect.arrayContaining(['version: 1   # the only one', '    type: disk     # spins']),
    )
  })

  it('each yield their value, and keep comments and every line they are not about', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
        let text = SAMPLE
        const expected = new Map<string, [YamlPath, unknown]>()
        for (const [path, wanted] of edits) {
          if (wanted === undefined && path[2] === 'name') continue
          const next = wanted === undefined ? removeYaml(text, path, shorthand) : setYaml(text, path, wanted, shorthand)
          expect(next).not.toBeNull()
          text = next!
          expected.set(path.join('.'), [path, wanted])
          const read = readYaml(text)?.value
          const found = valueAt(read, whereItStands(read, path, shorthand))
          expect([path, found]).toEqual([path, wanted])
        }
        for (const [path, wanted] of expected.values()) {
          if (path[0] === 'host') continue
          expect([path, valueAt(readYaml(text)?.value, path)]).toEqual([path, wanted])
        }
        for (const comment of [
          '# What this is about.',
          '# the only one',
          '# The machine',
          '# the first',
          '# then',
          '# The end.',
          '# streams',
          '# all of it',
        ])
          expect(text).toContain(comment)
        for (const line of ['version: 1   # the only one', '    type: disk     # spins', '        length: 4 KB'])
          expect(text.split('\n')).toContain(line)
      }),
      { numRuns: 300 },
    )
  })
})
