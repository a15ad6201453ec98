import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { exportBytes, exportedRuns, haveProgram, newFolder, runProgram } from '../../scripts/lib/other-programs'
import { exportFormat } from '../../src-sim/index'
import { findChromium } from './chromium'
import { PrintFailure } from './pdf-printer'
import { sizeOf, svgToPng } from './pictures'

const folder = newFolder()
afterAll(folder.remove)
const svg = exportFormat('svg')!

describe('sizeOf', () => {
  it('reads the size that a drawing says', () => {
    expect(sizeOf('<svg a="b" width="800" height="120.5" c="d">')).toEqual({ width: 800, height: 121 })
    expect(() => sizeOf('<svg>')).toThrow(PrintFailure)
  })
})

describe('svgToPng', () => {
  it('says what to do when no browser is installed', async () => {
    const before = { CHROMIUM: process.env['CHROMIUM'] }
    process.env['CHROMIUM'] = '/nowhere/chromium'
    try {
      await expect(svgToPng('<svg width="1" height="1">')).rejects.toThrow(/none is installed: install one/)
    } finally {
      if (before.CHROMIUM === undefined) delete process.env['CHROMIUM']
      else process.env['CHROMIUM'] = before.CHROMIUM
    }
  })

  it('says so when the program makes no picture', async () => {
    await expect(svgToPng('<svg width="1" height="1">', '/bin/true')).rejects.toThrow(/made no PNG/)
  })

  it.skipIf(!findChromium())('makes a picture of twice the pixels of the drawing', async () => {
    const [run] = await exportedRuns(undefined, (key) => key === 'sysv-vs-solaris.physio.seed1')
    const drawing = exportBytes(svg, [run!.source]).get('')!.toString('utf8')
    const png = await svgToPng(drawing)
    const { width, height } = sizeOf(drawing)
    const view = new DataView(png.buffer, png.byteOffset)
    expect([...png.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10])
    expect([view.getUint32(16), view.getUint32(20)]).toEqual([width * 2, height * 2])
    expect(png.length).toBeGreaterThan(20_000)
  })
})

describe.skipIf(!haveProgram('xmlstarlet', 'xmlstarlet'))('xmlstarlet', () => {
  it('finds every picture well formed, that of a comparison as well', async () => {
    const runs = await exportedRuns(undefined, (key, place) => place % 6 === 0 || key.startsWith('sysv-vs-solaris'))
    const files = runs.map(({ key, source }) => [key, exportBytes(svg, [source]).get('')!] as const)
    const compared = runs.filter(({ key }) => key.startsWith('sysv-vs-solaris')).map(({ source }) => source)
    expect(compared.length).toBeGreaterThan(2)
    for (const [key, bytes] of [...files, ['comparison', exportBytes(svg, compared).get('')!] as const]) {
      writeFileSync(join(folder.path, `${key}.svg`), bytes)
      const { status, err } = runProgram('xmlstarlet', ['val', '-w', '-e', `${key}.svg`], folder.path)
      expect({ key, status, err }).toEqual({ key, status: 0, err: '' })
      expect(readFileSync(join(folder.path, `${key}.svg`)).length).toBeLessThan(3_000_000)
    }
  })
})
