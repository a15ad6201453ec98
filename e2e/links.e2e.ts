/** A scenario goes from one window to another in a link. */
import type { Locator, Page } from '@playwright/test'
import { accessibilityProblems } from './accessibility'
import { expect, test } from './launch'
import { MachinePage } from './machine-page'

/** Does a command by its name in the palette. */
async function command(page: Page, name: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k')
  const palette = page.getByRole('dialog', { name: 'Command palette' })
  await palette.getByRole('textbox').fill(name)
  await palette.getByRole('option', { name, exact: true }).click()
  await expect(palette).toBeHidden()
}

const dialogOf = (page: Page): Locator => page.getByRole('dialog', { name: 'Open a link' })

test('a link that one window copies opens in another, with the same text, and nothing runs', async ({ page, lab }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const machine = new MachinePage(page)
  await machine.open(lab)
  await command(page, 'Copy link')
  await expect(page.getByText(/A link that carries this scenario is in the clipboard: \d+ characters/)).toBeVisible()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link).toMatch(/^dmalab:1,[\w-]+$/)
  const lines = await machine.lines()

  const other = await page.context().newPage()
  await other.goto(lab.address)
  await expect(other.getByRole('region', { name: 'Samples' })).toBeVisible()
  await command(other, 'Open a link…')
  const dialog = dialogOf(other)
  const field = dialog.getByRole('textbox', { name: 'A link that begins with dmalab:' })
  await field.fill(link.slice(0, -5))
  await dialog.getByRole('button', { name: 'Open', exact: true }).click()
  await expect(dialog.getByRole('alert')).toHaveText(/^The link is damaged/)
  expect(await accessibilityProblems(other)).toEqual([])
  await other.screenshot({ path: test.info().outputPath('refused.png') })
  await field.fill(link)
  await dialog.getByRole('button', { name: 'Open', exact: true }).click()
  await expect(dialog).toBeHidden()
  const opened = new MachinePage(other)
  await expect(opened.document).toContainText('.dmalab.yaml')
  await expect(opened.editor).toContainText('version: 1')
  expect(await opened.lines()).toEqual(lines)
  await expect(other.getByRole('banner').getByRole('button', { name: 'Run', exact: true })).toBeEnabled()
  await expect(other.getByText('nothing has run')).toBeVisible()
  await command(other, 'Copy link')
  await expect(other.getByText(/A link that carries this scenario/)).toBeVisible()
  expect(await other.evaluate(() => navigator.clipboard.readText())).toBe(link)
})

test('a link in the clipboard opens where documents are pasted; one that is damaged says so', async ({ page, lab }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const machine = new MachinePage(page)
  await machine.open(lab)
  await command(page, 'Copy link')
  await expect(page.getByText(/A link that carries this scenario/)).toBeVisible()
  const before = await machine.document.textContent()
  await command(page, 'Open from the clipboard')
  await expect(machine.document).not.toHaveText(before ?? '')
  await page.evaluate(() => navigator.clipboard.writeText('dmalab:9,AAAA'))
  await command(page, 'Open from the clipboard')
  await expect(page.getByText('Not opened: The link is of version 9, and this lab reads version 1.')).toBeVisible()
})
