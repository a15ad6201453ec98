/** Every case of the Solaris vector files gives what it expects; so does every case printed in the guide. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { compareSolaris, parseSolarisDocument, runSolarisCase } from '../src-sim/vectors/solaris'
import { root } from './lib/root.mjs'

const folder = join(root, 'vectors', 'solaris')
const files = readdirSync(folder).filter((file) => /^(uio|physio|aio|interrupts|power).*\.yaml$/.test(file))

/** The cases printed in the Solaris half of the guide. */
function printedCases(): unknown[] {
  const guide = readFileSync(join(root, 'docs', 'vectors.md'), 'utf8')
  const section = guide.split(/^# /m).find((part) => part.startsWith('Solaris cases')) ?? ''
  return [...section.matchAll(/```yaml\n(- id:[^`]*)```/g)].flatMap(([, text]): unknown[] => parse(text ?? ''))
}

describe('docs/vectors.md', () => {
  it('prints Solaris cases, and every one holds', () => {
    const printed = printedCases()
    expect(printed.length).toBeGreaterThanOrEqual(9)
    const reply = parseSolarisDocument({ version: 1, kind: 'solaris', cases: printed })
    expect(reply.ok ? [] : reply.error).toEqual([])
    for (const entry of reply.ok ? reply.value : []) {
      expect(Object.keys(entry.expect ?? {})).not.toEqual([])
      expect([entry.id, compareSolaris(entry.expect, runSolarisCase(entry))]).toEqual([entry.id, []])
    }
  })
})

describe('runSolarisCase', () => {
  it('has vector files to read', () => {
    expect(files.length).toBeGreaterThanOrEqual(5)
  })
  for (const file of files) {
    const reply = parseSolarisDocument(parse(readFileSync(join(folder, file), 'utf8')))
    it(`reads ${file}`, () => {
      expect(reply.ok ? [] : reply.error).toEqual([])
    })
    for (const entry of reply.ok ? reply.value : []) {
      it(`gives what ${file} ${entry.id} expects`, () => {
        expect(Object.keys(entry.expect ?? {})).not.toEqual([])
        expect(compareSolaris(entry.expect, runSolarisCase(entry))).toEqual([])
      })
    }
  }
})
