import { describe, expect, it } from 'vitest'
import { yamlCursor } from './cursor'

/** The place of the bar in a text: path, what is being written, key, and what is there of it so far. */
function at(text: string): unknown[] | null {
  const offset = text.indexOf('|')
  const cut = text.replace('|', '')
  const found = yamlCursor(cut, offset)
  return found && [found.path.join('.'), found.at, found.key, cut.slice(found.from, offset)]
}

describe('yamlCursor', () => {
  it('knows keys and values of the top', () => {
    expect(at('ver|')).toEqual(['', 'key', '', 'ver'])
    expect(at('version: 1\n|')).toEqual(['', 'key', '', ''])
    expect(at('host: 1989|')).toEqual(['', 'value', 'host', '1989'])
    expect(at('host:|')).toEqual(['', 'value', 'host', ''])
  })

  it('knows maps in maps and lists', () => {
    expect(at('driver:\n  name: xx\n  attributes:\n    se|')).toEqual(['driver.attributes', 'key', '', 'se'])
    expect(at('driver:\n  attributes:\n    seg: 1\n  na|')).toEqual(['driver', 'key', '', 'na'])
    expect(at('devices:\n  - name: a\n    type: disk\n  - name: b\n    inter|')).toEqual([
      'devices.1',
      'key',
      '',
      'inter',
    ])
    expect(at('devices:\n  - na|')).toEqual(['devices.0', 'key', '', 'na'])
    expect(at('devices:\n- name: a\n- type: di|')).toEqual(['devices.1', 'value', 'type', 'di'])
    expect(at('workload:\n  - process: p\n    requests:\n      - op: write\n        len|')).toEqual([
      ...['workload.0.requests.0', 'key', '', 'len'],
    ])
  })

  it('knows brackets', () => {
    expect(at('devices:\n  - { name: a, ty|')).toEqual(['devices.0', 'key', '', 'ty'])
    expect(at('devices:\n  - { name: a, type: d| }')).toEqual(['devices.0', 'value', 'type', 'd'])
    expect(at('paths: [sysv, ph|]')).toEqual(['paths.1', 'value', '', 'ph'])
    expect(at('w:\n  - r:\n      - { op: write, buffer: { al| } }')).toEqual(['w.0.r.0.buffer', 'key', '', 'al'])
    expect(at('host: { preset: "a, b", s|')).toEqual(['host', 'key', '', 's'])
  })

  it('sees through blank lines and comments, and has no place in one', () => {
    expect(at('driver:\n  # note\n\n  na|')).toEqual(['driver', 'key', '', 'na'])
    expect(at('driver: # na|')).toBeNull()
    expect(at('# |')).toBeNull()
  })
})
