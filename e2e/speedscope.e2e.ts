/** What speedscope, as its makers built it, says of our files: the same totals as the trace. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test, type Page } from '@playwright/test'
import { parse } from 'yaml'
import { at } from '../scripts/lib/root.mjs'
import { exportFormat, parseScenario, runScenario, type ExportSource } from '../src-sim/index'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-speedscope-'))
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

function readSource(): ExportSource {
  const parsed = parseScenario(parse(readFileSync(at('scenarios/sysv-vs-solaris.yaml'), 'utf8')))
  if (!parsed.ok) throw new Error('the scenario cannot be read')
  const { table } = runScenario(parsed.value, { path: 'sysv', seed: 1 })
  const facts = { title: '', path: 'sysv', host: '', seed: 1, version: '', scenario: '', trace: '' }
  return { table, facts }
}

/** Total ns by name of the spans on the processor, where none lies within another of its name. */
function totals({ table }: ExportSource): Map<string, number> {
  const sums = new Map<string, number>()
  for (let row = 0; row < table.rows; row++) {
    const kind = table.kindOf(row).name
    if (table.trackSort(table.get('track', row)) !== 'cpu' || table.duration(row) <= 0) continue
    if (kind !== 'cpu:switch' && kind !== 'intr:service') continue
    sums.set(kind, (sums.get(kind) ?? 0) + table.duration(row))
  }
  return sums
}

async function sandwich(page: Page, format: string, source: ExportSource): Promise<string> {
  const pieces = [...exportFormat(format)!.pieces([source], format === 'chrome' ? { args: 'no' } : {})]
  const content = Buffer.concat(pieces.map(({ bytes }) => bytes)).toString('base64')
  const script = join(folder, `${format}.js`)
  writeFileSync(script, `speedscope.loadFileFromBase64('trace.json', '${content}')`)
  const address = pathToFileURL(at('node_modules/speedscope/dist/release/index.html')).href
  await page.goto(`${address}#localProfilePath=${script}`)
  await expect(page.getByText(/cpu cpu0/).first()).toBeVisible()
  await page.keyboard.press('3')
  const rows = page.locator('table').filter({ hasText: /%\)\s*cpu:switch/ })
  await expect(rows.first()).toBeVisible()
  return (await rows.first().innerText()).replaceAll(/\s+/g, ' ')
}

for (const format of ['speedscope', 'chrome']) {
  test(`speedscope gives the durations of the trace from ${format}`, async ({ page }) => {
    const source = readSource()
    const shown = await sandwich(page, format, source)
    expect(totals(source).size).toBe(2)
    for (const [name, total] of totals(source)) {
      const text = `${(total / 1e6).toFixed(2)}ms`
      expect(shown).toMatch(
        new RegExp(`${text.replace('.', '\\.')} \\(\\d+%\\) ${text.replace('.', '\\.')} \\(\\d+%\\) ${name}`),
      )
    }
  })
}
