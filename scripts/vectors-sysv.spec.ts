/** Every case of the System V vector files gives what it expects; so does every case printed in the guide. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { compareSysv, parseSysvDocument, runSysvCase } from '../src-sim/vectors/sysv'
import { root } from './lib/root.mjs'

const folder = join(root, 'vectors', 'sysv')
const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'))

/** The cases printed in the System V half of the guide. */
function printedCases(): unknown[] {
  const guide = readFileSync(join(root, 'docs', 'vectors.md'), 'utf8')
  const section = guide.split(/^# /m).find((part) => part.startsWith('System V')) ?? ''
  return [...section.matchAll(/```yaml\n(- id:[^`]*)```/g)].flatMap(([, text]): unknown[] => parse(text ?? ''))
}

describe('docs/vectors.md', () => {
  it.runIf(existsSync(join(root, 'docs', 'vectors.md')))('prints System V cases, and every one holds', () => {
    const reply = parseSysvDocument({ version: 1, kind: 'sysv', cases: printedCases() })
    expect(reply.ok ? [] : reply.error).toEqual([])
    for (const entry of reply.ok ? reply.value : []) {
      expect([entry.id, compareSysv(entry.expect ?? {}, runSysvCase(entry))]).toEqual([entry.id, []])
    }
  })
})

describe('runSysvCase', () => {
  it('has vector files to read', () => {
    expect(files.length).toBeGreaterThanOrEqual(6)
  })
  for (const file of files) {
    const document = parseSysvDocument(parse(readFileSync(join(folder, file), 'utf8')))
    it(`reads ${file}`, () => {
      expect(document.ok ? [] : document.error).toEqual([])
    })
    for (const entry of document.ok ? document.value : []) {
      it(`gives what ${file} ${entry.id} expects`, () => {
        expect(Object.keys(entry.expect ?? {})).not.toEqual([])
        expect(compareSysv(entry.expect ?? {}, runSysvCase(entry))).toEqual([])
      })
    }
  }
})
