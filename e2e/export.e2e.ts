import { accessibilityProblems } from './accessibility'
import { ExportPage } from './export-page'
import { expect, test } from './launch'

/** Enough events that an export takes a while. */
const LONG = `version: 1
title: Many writes
path: sysv
paths: [sysv]
traceCap: 600000
workload:
  - { process: p, repeat: 600, requests: [{ op: write, length: 256 KB }] }
`

test('a person exports a trace for Perfetto, and one for a spreadsheet, by the keyboard', async ({ page, lab }) => {
  const exports = new ExportPage(page)
  await exports.run(lab)
  await page.keyboard.press('ControlOrMeta+4')
  await exports.open()
  await exports.choose(exports.format, 'Chrome trace JSON')
  await expect(exports.preview).toContainText('{"traceEvents":[')
  const chrome = await exports.download()
  expect(chrome.name).toMatch(/^[a-z0-9-]+\.json$/)
  const { traceEvents } = JSON.parse(chrome.bytes.toString()) as { traceEvents: { ph: string; name: string }[] }
  expect(traceEvents.filter(({ ph }) => ph === 'X').length).toBeGreaterThan(50)
  expect(chrome.bytes.toString()).toContain('dma_breakup')

  await exports.choose(exports.format, 'CSV')
  await exports.choose(exports.dialog.getByRole('combobox', { name: 'Byte order mark' }), 'yes')
  await exports.tabTo(exports.name)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('walk')
  const csv = await exports.download()
  expect(csv.name).toBe('walk.csv')
  expect(csv.bytes.toString()).toMatch(/^\uFEFFseq,t_ns,cpu,path,event,/)
  await expect(exports.preview).toContainText(`1 file, ${(csv.bytes.length / 1000).toFixed(1)} KB`)
})

test('a report stands alone, and a picture shows the comparison', async ({ page, lab }) => {
  const exports = new ExportPage(page)
  await exports.run(lab)
  await page.keyboard.press('ControlOrMeta+5')
  await exports.open()
  await expect(exports.dialog.getByRole('checkbox', { checked: true })).toHaveCount(4)
  await exports.choose(exports.format, 'Report (HTML)')
  const report = (await exports.download()).bytes.toString()
  expect(report).toMatch(/^<!doctype html>/i)
  expect(report).toContain('System V and Solaris')
  expect(report).not.toMatch(/<(script|link|img)[^>]* (src|href)="?https?:/)
  await exports.choose(exports.format, 'Picture (PNG)')
  await expect(exports.preview.getByRole('img')).toBeVisible()
  const { bytes } = await exports.download()
  expect(bytes.subarray(1, 4).toString()).toBe('PNG')
  expect(bytes.readUInt32BE(16)).toBe(2400)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await exports.tabTo(exports.dialog.getByRole('button', { name: 'Copy the picture' }))
  await page.keyboard.press('Enter')
  await expect(exports.dialog.getByText('Copied to the clipboard.')).toBeVisible()
  expect(await page.evaluate(async () => (await navigator.clipboard.read()).flatMap(({ types }) => types))).toContain(
    'image/png',
  )
})

test('a big export is cancelled at once, and nothing of it comes', async ({ page, lab }) => {
  const exports = new ExportPage(page)
  await page.goto(lab.address)
  await exports.openFile('long.yaml', Buffer.from(LONG))
  await expect(page.getByText('no problems')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(page.getByText('ended: sysv')).toBeVisible({ timeout: 60_000 })
  await exports.open()
  await exports.choose(exports.format, 'Chrome trace JSON')
  await expect(exports.preview).toContainText(/1 file, (about )?\d/)
  const downloads: string[] = []
  page.on('download', (download) => downloads.push(download.suggestedFilename()))
  await exports.tabTo(exports.start)
  await page.keyboard.press('Enter')
  const cancel = exports.dialog.getByRole('button', { name: 'Cancel the export' })
  await exports.tabTo(cancel)
  await page.keyboard.press('Enter')
  // Far less than the export takes; how long it is on a quiet machine is for the bench to say.
  await expect(exports.dialog.getByText('Cancelled. Nothing was left behind.')).toBeVisible({ timeout: 5000 })
  // What comes after it finds the host free, and is whole.
  await exports.choose(exports.format, 'iosnoop text')
  expect((await exports.download()).bytes.toString()).toContain('COMM')
  expect(downloads).toHaveLength(1)
})

test('an exported trace opens again as it was, and gives its scenario back', async ({ page, lab }) => {
  const exports = new ExportPage(page)
  await exports.run(lab)
  await page.keyboard.press('ControlOrMeta+4')
  await exports.open()
  await exports.choose(exports.format, 'Report (Markdown)')
  const report = (await exports.download()).bytes.toString()
  await exports.choose(exports.format, 'DMA Lab trace file')
  const trace = await exports.download()
  await page.reload()
  await exports.openFile(trace.name, trace.bytes)
  const about = page.getByRole('region', { name: 'Opened trace' })
  await expect(about).toBeVisible({ timeout: 20_000 })
  const hash = (await about.locator('code').textContent()) ?? 'none'
  expect(hash).toMatch(/^[0-9a-f]{64}$/)
  expect(report).toContain(hash)
  await expect(page.getByRole('application', { name: 'Timeline' })).toBeVisible()
  await expect(about.getByRole('button', { name: 'Open the scenario of this trace' })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('scenario of this trace')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('banner')).toContainText('.dmalab.yaml')

  await exports.openFile('broken.dmatrace', trace.bytes.subarray(0, trace.bytes.length - 40))
  await expect(page.getByText(/Not opened: broken\.dmatrace: .*checksum/)).toBeVisible({ timeout: 20_000 })
})

test('everybody can use the dialog: every theme, large text, German', async ({ page, lab }) => {
  const exports = new ExportPage(page)
  await page.setViewportSize({ width: 1024, height: 700 })
  await exports.run(lab)
  await exports.open()
  for (const theme of ['light', 'dark', 'contrast']) {
    await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme)
    for (const format of ['Chrome trace JSON', 'Picture (SVG)', 'DMA Lab trace file']) {
      await exports.choose(exports.format, format)
      expect(await accessibilityProblems(page), `${theme}, ${format}`).toEqual([])
    }
  }
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  await exports.tabTo(exports.start)
  await expect(exports.start).toBeInViewport()
  expect(await accessibilityProblems(page)).toEqual([])
  await page.evaluate(() => (document.documentElement.style.fontSize = ''))
  await page.keyboard.press('Escape')
  await expect(exports.dialog).toBeHidden()
  await page.evaluate(() => localStorage.setItem('dma-lab-view', JSON.stringify({ theme: 'light', locale: 'de' })))
  await page.reload()
  await expect(page.getByText('beendet: sysv')).toBeVisible({ timeout: 30_000 })
  await page.keyboard.press('ControlOrMeta+Shift+E')
  const german = page.getByRole('dialog', { name: 'Exportieren' })
  await expect(german.getByRole('combobox', { name: 'Format' })).toBeVisible()
  await expect(german.getByRole('region', { name: 'Vorschau' })).toContainText('1 Datei, ')
  await expect(german).not.toContainText(/export\.[a-z]/)
  expect(await accessibilityProblems(page)).toEqual([])
})
