import { readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import { accessibilityProblems } from './accessibility'
import { test } from './launch'

test.use({ locale: 'de-AT' })

/** Opens a sample and goes to a view by its key. */
async function open(page: Page, address: string, sample: RegExp, key: string): Promise<void> {
  await page.goto(address)
  await page.getByRole('region', { name: 'Beispiele' }).getByRole('button', { name: sample }).first().click()
  await expect(page.getByRole('main').getByRole('table').first()).toBeVisible({ timeout: 30_000 })
  await page.keyboard.press(key)
}

test('a student sweeps a parameter by keyboard, and jumps from the worst run to its timeline', async ({
  page,
  lab,
}) => {
  await open(page, lab.address, /^System V and Solaris, one write/, 'ControlOrMeta+7')
  const main = page.getByRole('main')
  await expect(main.getByRole('heading', { level: 1 })).toHaveText('Erkunden')
  const field = main.getByRole('combobox', { name: 'Feld des Dokuments' })
  await expect(field).toHaveValue('workload[0].requests[0].length')
  await field.fill('host.contextSwitch')
  await expect(main.getByText(/jetzt .* µs; von/)).toBeVisible()
  await main.getByRole('combobox', { name: 'Werte' }).selectOption('eine Liste')
  await main.getByRole('textbox', { name: 'Werte, mit Kommas' }).fill('nichts')
  await expect(main.getByText('Ganze Zahlen angeben')).toBeVisible()
  await main.getByRole('textbox', { name: 'Werte, mit Kommas' }).fill('0, 100 us, 1 ms')
  await page.keyboard.press('Enter')
  const results = main.getByRole('region', { name: 'Ergebnisse' })
  await expect(results.getByText('6 Läufe wurden ausgeführt.')).toBeVisible({ timeout: 30_000 })
  await expect(results.getByRole('img', { name: 'Dauer über host.contextSwitch' })).toHaveAttribute(
    'data-drawn',
    'true',
  )
  await expect(results.locator('svg').getByText('host.contextSwitch')).toBeVisible()
  const every = results.getByRole('table', { name: 'Jeder Lauf' })
  await expect(every.getByRole('row')).toHaveCount(7)
  await expect(every.getByRole('row').nth(3)).toContainText(/System V dma_breakup.*1.000.000/)

  await results.getByRole('combobox', { name: 'Zeigen' }).selectOption('Interrupts')
  await expect(results.getByRole('img', { name: 'Interrupts über host.contextSwitch' })).toBeVisible()
  for (const theme of ['light', 'dark', 'contrast']) {
    await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme)
    expect(await accessibilityProblems(page)).toEqual([])
  }

  const saving = page.waitForEvent('download')
  await results.getByRole('button', { name: 'Als CSV speichern …' }).click()
  const saved = await saving
  expect(saved.suggestedFilename()).toBe('sysv-vs-solaris-sweep.csv')
  const lines = readFileSync(await saved.path(), 'utf8').split('\r\n')
  expect(lines[0]).toMatch(/^series,path,host\.contextSwitch,seed,elapsed,.*,hash$/)
  expect(lines.length).toBe(8)

  await results.getByRole('combobox', { name: 'Zeigen' }).selectOption('Dauer')
  await results.getByRole('button', { name: 'Den schlechtesten Lauf zeigen' }).focus()
  await page.keyboard.press('Enter')
  await expect(main.locator('.timeline[data-idle="true"]')).toBeVisible({ timeout: 30_000 })
  await expect(main.getByRole('grid')).toContainText(/cpu:switch|io:start|syscall/)
})

test('a student cancels a sweep over seeds, and holds units against pages and cookies', async ({ page, lab }) => {
  await page.setViewportSize({ width: 1024, height: 700 })
  await open(page, lab.address, /^System V and Solaris, one write/, 'ControlOrMeta+7')
  const main = page.getByRole('main')
  await main.getByRole('radio', { name: 'Startwerte' }).check()
  await main.getByRole('textbox', { name: 'wie viele Startwerte' }).fill('2500')
  await page.keyboard.press('Enter')
  await expect(main.getByRole('progressbar')).toBeVisible()
  await main.getByRole('button', { name: 'Abbrechen', exact: true }).click()
  await expect(main.getByText('Abgebrochen.')).toBeVisible()
  await main.getByRole('radio', { name: 'Stücke gegen Seiten gegen Cookies' }).check()
  await main.getByRole('button', { name: 'Läufe ausführen' }).press('Enter')
  await expect(main.getByText('24 Läufe wurden ausgeführt.')).toBeVisible({ timeout: 30_000 })
  const spread = main.getByRole('region', { name: 'Wie es sich verteilt' })
  await expect(spread.getByRole('rowheader')).toHaveText([
    'System V, Stücke von 512 Bytes',
    'System V, Stücke bis zu einer Seite',
    'Solaris, Cookies',
  ])
  const width = await page.evaluate(
    () => document.querySelector('main')!.scrollWidth - document.querySelector('main')!.clientWidth,
  )
  expect(width).toBe(0)
})
