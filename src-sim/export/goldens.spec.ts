import { describe, expect, it } from 'vitest'
import { blockSource, exportFiles } from '../testing/export-bench'
import { CHROME } from './chrome'
import type { ExportChoice, ExportFormat } from './format'
import { JSONL } from './jsonl'
import { SPEEDSCOPE } from './speedscope'
import { WAVEJSON } from './wavejson'

const GOLDENS: readonly (readonly [string, ExportFormat, ExportChoice])[] = [
  ['chrome.json', CHROME, {}],
  ['chrome-bare.json', CHROME, { args: 'no', flows: 'no', counters: 'no' }],
  ['speedscope.json', SPEEDSCOPE, {}],
  ['events.jsonl', JSONL, {}],
  ['wavejson.json', WAVEJSON, {}],
]

describe('the JSON formats', () => {
  it.each(GOLDENS)('write %s as it was read and found right', async (name, format, choice) => {
    const [[, bytes] = ['', new Uint8Array(0)], ...others] = [...exportFiles(format, blockSource(), choice)]
    expect(others).toEqual([])
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    await expect(text).toMatchFileSnapshot(`__golden__/${name}`)
  })
})
