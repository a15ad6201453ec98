import type { Page } from '@playwright/test'
import { accessibilityProblems } from './accessibility'
import { expect, test, type Lab } from './launch'

async function openScript(page: Page, lab: Lab, sample: RegExp): Promise<void> {
  await page.goto(lab.address)
  await page.getByRole('region', { name: 'Samples' }).getByRole('button', { name: sample }).click()
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Script' }).click()
}

test('a student runs a scripted sample and goes from a result to its line', async ({ page, lab }) => {
  await openScript(page, lab, /^What must always hold/)
  const editor = page.getByRole('textbox', { name: 'Script of reader' })
  await expect(editor).toContainText('never two owners of the bus')
  await expect(page.getByText('invariants.js is shown, not changed')).toBeVisible()
  await page.keyboard.press('Control+Enter')
  const results = page.getByRole('region', { name: 'What came of it' })
  await expect(results).toContainText('reader came to its end', { timeout: 20_000 })
  await expect(results.getByRole('button', { name: /^always.*never broken/ })).toHaveCount(2)
  await results.getByRole('button', { name: /^always bytes moved/ }).click()
  await expect(editor).toBeFocused()
  await expect(page.locator('.cm-activeLine')).toContainText("invariant('bytes moved")
  await page.screenshot({ path: 'test-results/script-view.png' })
})

test('the script view breaks no rule of accessibility, in any theme', async ({ page, lab }) => {
  await openScript(page, lab, /^Sequential reads by a script Each/)
  await expect(page.getByRole('textbox', { name: 'Script of reader' })).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('region', { name: 'What came of it' })).toContainText('came to its end', {
    timeout: 20_000,
  })
  for (const theme of ['light', 'dark', 'contrast']) {
    await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme)
    expect([theme, ...(await accessibilityProblems(page))]).toEqual([theme])
    await page.screenshot({ path: `test-results/script-${theme}.png` })
  }
})

test('a student takes the driver of a sample in, breaks a rule, and finds it at its line', async ({ page, lab }) => {
  await openScript(page, lab, /^A driver in JavaScript The/)
  const editor = page.getByRole('textbox', { name: 'Driver of disk0' })
  await expect(editor).toContainText('ddi_soft_state_init')
  await page.getByRole('button', { name: 'Write it into the scenario' }).click()
  await expect(page.getByText('is shown, not changed')).toBeHidden()
  const results = page.getByRole('region', { name: 'What came of it' })
  await page.keyboard.press('Control+Enter')
  await expect(results).toContainText('found nothing in this driver', { timeout: 20_000 })

  await editor.click()
  await page.keyboard.press('Control+f')
  await page.keyboard.type('return 0 // strategy')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(editor).toBeFocused()
  await page.keyboard.type('return 5 // strategy')
  await page.keyboard.press('Control+Enter')
  const finding = results.getByRole('button', { name: /^finding StrategyReturn/ }).first()
  await expect(finding).toBeVisible({ timeout: 20_000 })
  await finding.click()
  await expect(editor).toBeFocused()
  await expect(page.locator('.cm-activeLine')).toContainText('xxstrategy')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.screenshot({ path: 'test-results/driver-view.png' })
})
