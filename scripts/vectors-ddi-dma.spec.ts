/** Every case of the bind calculator's vector files gives what it expects. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { checkBind, parseBindDocument, runBind } from '../src-sim/solaris/ddi_dma/calculator/document'
import { root } from './lib/root.mjs'

const folder = join(root, 'vectors', 'solaris')
const files = readdirSync(folder).filter((file) => /^(bind|dma)-.*\.yaml$/.test(file))

/** The cases printed in the guide, by the kind of the section they stand in. */
function printedCases(): { version: 1; kind: string; cases: unknown[] }[] {
  const guide = readFileSync(join(root, 'docs', 'bind.md'), 'utf8')
  const sections = guide.split(/^## /m).filter((section) => /^\d+\. kind: /.test(section))
  return sections.map((section) => ({
    version: 1,
    kind: /kind: (\w+)/.exec(section)?.[1] ?? '',
    cases: [...section.matchAll(/```yaml\n(- id:[^`]*)```/g)].flatMap(([, text]): unknown[] => parse(text ?? '')),
  }))
}

describe('docs/bind.md', () => {
  it('prints at least one case of each kind, and every printed case holds', () => {
    const printed = printedCases()
    expect(printed.map(({ kind }) => kind)).toEqual(['bind', 'dma', 'callbacks'])
    for (const document of printed) {
      const reply = parseBindDocument(document)
      expect(reply.ok ? [] : reply.issues).toEqual([])
      for (const entry of reply.ok ? reply.value : []) expect(checkBind(entry, runBind(entry))).toEqual([])
    }
  })
})

describe('runBind', () => {
  it('has vector files to read', () => {
    expect(files.length).toBeGreaterThanOrEqual(11)
  })
  for (const file of files) {
    const document = parseBindDocument(parse(readFileSync(join(folder, file), 'utf8')))
    it(`reads ${file}`, () => {
      expect(document.ok ? [] : document.issues).toEqual([])
    })
    for (const entry of document.ok ? document.value : []) {
      it(`gives what ${file} ${entry.id} expects`, () => {
        expect(Object.keys(entry.expect ?? {})).not.toEqual([])
        expect(checkBind(entry, runBind(entry))).toEqual([])
      })
    }
  }
})
