import { describe, expect, it } from 'vitest'
import { parseRequest } from '../../src-ipc/guards'
import { documentDefaults, labReference } from './machine-form'
import { scenarioFromText } from './scenario-files'

const WORKLOAD = 'workload: [{ process: p, requests: [{ op: write, length: 512 }] }]\n'

describe('labReference', () => {
  const reference = labReference()

  it('gives every default of a host as a file may write it', () => {
    for (const name of reference.hosts) {
      const given = reference.hostRows.map(({ key, values }) => `  ${key}: ${JSON.stringify(values[name])}\n`).join('')
      const reply = scenarioFromText('x', `version: 1\nhost:\n  preset: ${name}\n${given}${WORKLOAD}`)
      expect([name, reply.ok ? [] : reply.issues]).toEqual([name, []])
      const plain = scenarioFromText('x', `version: 1\nhost: ${name}\n${WORKLOAD}`)
      expect(reply.ok && reply.scenario.host).toEqual(plain.ok && plain.scenario.host)
    }
  })

  it('gives every default of a switch, and where the difference is written down', () => {
    for (const { key, defaults, source, words } of [...reference.rules, ...reference.switches]) {
      expect([key, source === '']).toEqual([key, false])
      for (const value of Object.values(defaults))
        if (words.length > 0) expect([key, words]).toEqual([key, expect.arrayContaining([String(value)])])
    }
  })

  it('is plain data that can cross', () => {
    expect(JSON.parse(JSON.stringify(reference))).toEqual(reference)
  })
})

describe('documentDefaults', () => {
  it('says what the fields of a device are while nobody gives them', () => {
    const defaults = documentDefaults(
      `version: 1\nhost: 1999-sparc-pci\ndevices:\n  - { name: a, type: disk, interleave: 3, engine: 8237-8bit, line: 9 }\n${WORKLOAD}`,
    )
    expect(defaults?.['devices']).toMatchObject([{ name: 'a', engine: 'bus-master', line: 11 }])
    expect((defaults?.['devices'] as { interleave: number }[])[0]?.interleave).not.toBe(3)
  })

  it('follows what else the document says', () => {
    const defaults = documentDefaults(`version: 1\nhost: { preset: 1989-386-isa, maxphys: 32 KB }\n${WORKLOAD}`)
    expect(defaults?.['profile']).toMatchObject({ maxphys: 32_768, aphysioOversize: 'split' })
  })

  it('knows defaults while other parts of the document are wrong, and none for nonsense', () => {
    expect(documentDefaults('version: 1\nseed: -4\nworkload: 3\n')?.['seed']).toBe(1)
    expect(documentDefaults('host: nowhere\n')).toBeNull()
    expect(documentDefaults('a: [')).toBeNull()
    expect(documentDefaults('')).toBeNull()
  })
})

describe('the guards of machine calls', () => {
  it('refuse what is no place', () => {
    const place = { text: '', path: 'sysv', process: 0, request: 0, iovec: 0 }
    expect(parseRequest('document/picture', place).ok).toBe(true)
    expect(parseRequest('document/picture', { ...place, process: -1 }).ok).toBe(false)
    expect(parseRequest('document/picture', { ...place, path: 'x' }).ok).toBe(false)
    expect(parseRequest('trace/registers', { run: 1, path: 'sysv', row: 0 }).ok).toBe(false)
  })
})
