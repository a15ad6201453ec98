/** Every case of the bind calculator's vector files gives what it expects. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { checkBind, parseBindDocument, runBind } from '../src-sim/solaris/ddi_dma/calculator/document'
import { root } from './lib/root.mjs'

const folder = join(root, 'vectors', 'solaris')
const files = readdirSync(folder).filter((file) => /^(bind|dma)-.*\.yaml$/.test(file))

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
