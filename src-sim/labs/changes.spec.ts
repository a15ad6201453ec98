import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyChanges, parseChanges, type Replacement } from './changes'

const program = `function start(dev) {
  const tab = xxtab[dev]
  if (tab.active) {
    tab.count = 1
    go(tab)
  }
  go(tab)
}
`
const changed = (...replacements: Replacement[]): string => {
  const reply = applyChanges(program, replacements)
  if (!reply.ok) throw new Error(JSON.stringify(reply.error))
  return reply.value
}
const problem = (...replacements: Replacement[]): unknown => {
  const reply = applyChanges(program, replacements)
  return reply.ok ? undefined : reply.error
}

describe('applyChanges', () => {
  it('changes a part of a line', () => {
    expect(changed({ find: 'count = 1', with: 'count = 2' })).toBe(program.replace('count = 1', 'count = 2'))
  })

  it('finds lines without the indentation that they share, and indents what stands in their place', () => {
    expect(changed({ find: 'tab.count = 1\ngo(tab)\n', with: 'if (tab.count) {\n  stop()\n\n}\n' })).toBe(
      program.replace('    tab.count = 1\n    go(tab)\n', '    if (tab.count) {\n      stop()\n\n    }\n'),
    )
    expect(changed({ find: 'if (tab.active) {\n  tab.count = 1', with: 'if (go) {\n  tab.count = 3' })).toBe(
      program.replace('if (tab.active) {\n    tab.count = 1', 'if (go) {\n    tab.count = 3'),
    )
  })

  it('finds lines as they stand, too', () => {
    expect(changed({ find: '    tab.count = 1\n    go(tab)\n', with: '    go()\n' })).toBe(
      program.replace('    tab.count = 1\n    go(tab)\n', '    go()\n'),
    )
  })

  it('takes whole lines out where nothing stands in their place', () => {
    expect(changed({ find: 'tab.count = 1\ngo(tab)', with: '' })).toBe(
      program.replace('    tab.count = 1\n    go(tab)\n', ''),
    )
    expect(changed({ find: 'if (tab.active) ', with: '' })).toBe(program.replace('if (tab.active) ', ''))
  })

  it('makes one change after the other', () => {
    expect(changed({ find: 'count = 1', with: 'count = 2' }, { find: 'count = 2', with: 'count = 3' })).toBe(
      program.replace('count = 1', 'count = 3'),
    )
  })

  it('takes what stands in place of a text as it is, dollar signs too', () => {
    expect(changed({ find: 'xxtab[dev]', with: "'$&$1$$'" })).toContain("const tab = '$&$1$$'\n")
  })

  it('knows no difference between the line ends of systems', () => {
    const reply = applyChanges(program.replaceAll('\n', '\r\n'), [{ find: 'tab.count = 1\ngo(tab)', with: 'go()' }])
    expect(reply.ok && reply.value).toBe(program.replace('    tab.count = 1\n    go(tab)\n', '    go()\n'))
  })

  it('names the change whose text is not found, or found more than once', () => {
    expect(problem({ find: 'dev', with: '' })).toEqual([
      { path: ['replace', 0, 'find'], message: 'this text is found 2 times; give more of what stands around it' },
    ])
    expect(problem({ find: 'count', with: 'sum' }, { find: 'count', with: 'sum' })).toEqual([
      { path: ['replace', 1, 'find'], message: expect.stringContaining('not found') },
    ])
    expect(problem({ find: 'tab.count = 1\n  go(tab)', with: '' })).toBeDefined()
  })

  it('comes to an end where the text begins with a line end, or is nothing else', () => {
    const found = (find: string) => applyChanges('one\ntwo\n', [{ find, with: 'x' }])
    expect(found('\ntwo\n')).toEqual({ ok: true, value: 'onex\n' })
    expect(found('\nthree\n')).toMatchObject({ ok: false, error: [{ path: ['replace', 0, 'find'] }] })
    expect(found('\n')).toMatchObject({ ok: false, error: [{ path: ['replace', 0, 'find'] }] })
  })

  it('puts back what it took, wherever whole lines are found once', () => {
    const line = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.constantFrom('a', 'b', 'cc', '')).map(([depth, word]) => {
      return word === '' ? '' : '  '.repeat(depth) + word
    })
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 12 }),
        fc.nat(11),
        fc.integer({ min: 1, max: 4 }),
        (lines, at, count) => {
          const source = `${lines.join('\n')}\n`
          const find = lines.slice(at % lines.length, (at % lines.length) + count).join('\n')
          fc.pre(find.replaceAll('\n', '') !== '' && !find.startsWith('\n'))
          const away = applyChanges(source, [{ find, with: 'not there' }])
          fc.pre(away.ok)
          const back = applyChanges(away.ok ? away.value : '', [{ find: 'not there', with: find }])
          expect(back.ok && back.value).toBe(source)
        },
      ),
    )
  })
})

describe('parseChanges', () => {
  const issues = (value: unknown): string[] => {
    const reply = parseChanges(value)
    return reply.ok ? [] : reply.error.map(({ path, message }) => `${path.join('.')}: ${message}`)
  }

  it('takes an origin alone: nothing was changed', () => {
    expect(parseChanges({ from: 'start' })).toEqual({ ok: true, value: { from: 'start' } })
  })

  it('says what is meant for every slip', () => {
    expect(issues({ from: 'begin', replace: [{ fnd: 'a', with: 'b' }] }).join('\n')).toMatch(
      /from: expected one of start, reference[\s\S]*replace\.0\.fnd: unknown field; did you mean find/,
    )
    expect(issues({ from: 'start', replace: [{ find: '', with: 'b' }] })).toEqual([
      'replace.0.find: expected text to find; got ""',
    ])
  })
})
