/** Keys of one's own: chosen in the sheet, kept, and given back. */
import { accessibilityProblems } from './accessibility'
import { expect, test } from './launch'

test('a person gives a command other keys, and they are still there after a reload', async ({ page, lab }) => {
  await page.goto(lab.address)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await sheet.getByRole('searchbox').fill('Show or hide the inspector')
  const row = sheet.getByRole('row').nth(1)
  await row.getByRole('button', { name: /^Change/ }).focus()
  await page.keyboard.press('Enter')
  await expect(row.getByRole('button', { name: /^Press keys/ })).toBeFocused()
  expect(await accessibilityProblems(page)).toEqual([])

  // Those of another command are not taken without asking.
  await page.keyboard.press('Control+s')
  await expect(row).toContainText('Ctrl+S belong to')
  await row.getByRole('button', { name: 'Press others' }).press('Enter')
  await page.keyboard.press('Control+Shift+F9')
  await expect(row.locator('kbd')).toHaveText('Ctrl+Shift+F9')
  await expect(row.getByRole('button', { name: /^Change/ })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()

  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.keyboard.press('Control+Shift+F9')
  await expect(page.getByRole('complementary', { name: /inspector/i })).toBeVisible()
  await page.keyboard.press('?')
  await sheet.getByRole('button', { name: 'Reset all keys' }).click()
  await sheet.getByRole('searchbox').fill('Show or hide the inspector')
  await expect(row.locator('kbd')).toHaveText('Ctrl+I')
})
