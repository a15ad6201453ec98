import type { Page } from '@playwright/test'
import { accessibilityProblems } from './accessibility'
import { expect, test, type Lab } from './launch'

const show = (page: Page, view: string) =>
  page.getByRole('navigation').getByRole('button', { name: view, exact: true }).click()

async function openProbes(page: Page, lab: Lab): Promise<void> {
  await page.goto(lab.address)
  const samples = page.getByRole('region', { name: 'Samples' })
  await samples.getByRole('button', { name: 'System V and Solaris' }).first().click()
  await expect(page.getByRole('main').getByRole('table').first()).toBeVisible({ timeout: 30_000 })
  await show(page, 'Probes')
}

test('a student asks a run, reads the distribution, goes to an event, and mends an error', async ({ page, lab }) => {
  test.setTimeout(120_000)
  await openProbes(page, lab)
  const main = page.getByRole('main')
  const editor = main.getByRole('textbox', { name: 'Program' })
  const output = main.getByRole('region', { name: 'Output' })
  await main.getByRole('combobox', { name: 'Path' }).selectOption('sysv')

  await main.getByRole('button', { name: 'How large transfers are' }).click()
  await expect(output).toContainText('------------- Distribution -------------', { timeout: 20_000 })
  await expect(output).toContainText('@'.repeat(40) + ' 16')
  const table = main.getByRole('table', { name: /Aggregation/ })
  await expect(table.getByRole('row', { name: /512.*16.*100/ })).toBeVisible()
  for (const theme of ['light', 'dark', 'contrast']) {
    await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme)
    expect([theme, ...(await accessibilityProblems(page))]).toEqual([theme])
  }

  await editor.fill('io:::start { trace(args[0]->b_bcout); }')
  await editor.press('Shift+Enter')
  const wrong = main.getByRole('alert')
  await expect(wrong).toContainText('Line 1, column 29: bufinfo_t has no member b_bcout; did you mean b_bcount?')
  expect(await accessibilityProblems(page)).toEqual([])

  await editor.fill('io:::start { trace(args[0]->b_blkno); }')
  await editor.press('Shift+Enter')
  const lines = output.getByRole('button', { name: /bdev_strategy:start/ })
  await expect(lines).toHaveCount(16)
  await lines.first().focus()
  await page.keyboard.press('ArrowDown')
  await expect(lines.nth(1)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(main.getByRole('region', { name: 'Event' })).toContainText('io:start', { timeout: 20_000 })
  await expect(main.getByRole('region', { name: 'Event' })).toContainText('b_blkno')
})

test.describe('in German', () => {
  test.use({ locale: 'de-DE' })
  test('the console speaks German, and identifiers stay', async ({ page, lab }) => {
    await page.goto(lab.address)
    await show(page, 'Messpunkte')
    const main = page.getByRole('main')
    await expect(main.getByRole('heading', { name: 'Messkonsole' })).toBeVisible()
    await expect(main.getByText('Starten Sie zuerst ein Szenario')).toBeVisible()
    await expect(main.getByRole('button', { name: 'Fragen', exact: true })).toBeDisabled()
    expect(await accessibilityProblems(page)).toEqual([])
  })
})
