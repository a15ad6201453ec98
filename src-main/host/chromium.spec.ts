import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createChromiumPrinter, findChromium } from './chromium'
import type { PrintFailure } from './pdf-printer'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-chromium-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function program(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  chmodSync(path, 0o755)
  return path
}
const left = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('dma-lab-print-'))
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'printed',
    (error: PrintFailure) => error.code,
  )

describe('findChromium', () => {
  it('takes the named one, or the first on the search path, and nothing that is no program', () => {
    const found = program('chromium', '#!/bin/sh\n')
    writeFileSync(join(folder, 'google-chrome'), 'no program', { mode: 0o644 })
    expect(findChromium({ PATH: `/none:${folder}` }, 'linux')).toBe(found)
    expect(findChromium({ PATH: '/none', CHROMIUM: found }, 'linux')).toBe(found)
    expect(findChromium({ PATH: folder, CHROMIUM: join(folder, 'google-chrome') }, 'linux')).toBeUndefined()
    expect(findChromium({ PATH: '/none' }, 'linux')).toBeUndefined()
    expect(findChromium({}, 'win32')).toBeUndefined()
  })
})

describe('createChromiumPrinter', () => {
  const real = findChromium()
  if (!real) console.log('skipped: printing with a real Chromium (apt-get install chromium)')

  it.skipIf(!real)('makes a PDF of a page, of which no script has run', async () => {
    const before = left()
    const html = `<!doctype html><style>@page { size: A4 }</style><h1>Report</h1>
      <script>document.write('<p style="break-before: page">x'.repeat(9))</script><img src="https://example.com/x.png">`
    const bytes = Buffer.from(await createChromiumPrinter({ program: real })(html))
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect(bytes.includes('/MediaBox [0 0 594.95996 841.91998]') || bytes.includes('/MediaBox [0 0 595')).toBe(true)
    // A script would have added nine pages.
    expect(bytes.toString('latin1').match(/\/Type \/Page\b(?!s)/g)).toHaveLength(1)
    expect(left()).toEqual(before)
  })

  it('says what to do when there is none', async () => {
    const print = createChromiumPrinter({ program: undefined })
    await expect(print('x')).rejects.toThrow('install one, name it in CHROMIUM, or choose HTML')
    expect(await codeOf(print('x'))).toBe('E_NO_CHROMIUM')
  })

  it('gives up in time, and leaves neither files nor processes', async () => {
    const before = left()
    const slow = program('slow', '#!/bin/sh\nsleep 30 & wait\n')
    const startedAt = performance.now()
    expect(await codeOf(createChromiumPrinter({ program: slow, within: 300 })('x'))).toBe('E_PRINT_TIMEOUT')
    // The program itself would take thirty seconds.
    expect(performance.now() - startedAt).toBeLessThan(25_000)
    expect(left()).toEqual(before)
  })

  it('hands on why a program fails', async () => {
    const broken = program('broken', '#!/bin/sh\necho "no usable sandbox" >&2\nexit 7\n')
    await expect(createChromiumPrinter({ program: broken })('x')).rejects.toThrow('no usable sandbox')
    const empty = program('empty', '#!/bin/sh\nexit 0\n')
    expect(await codeOf(createChromiumPrinter({ program: empty })('x'))).toBe('E_PRINT')
    expect(await codeOf(createChromiumPrinter({ program: join(folder, 'none') })('x'))).toBe('E_PRINT')
  })
})
