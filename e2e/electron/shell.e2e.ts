/** The window in the desktop shell: what people achieve there as in browser mode, and what only the shell promises. */
import { accessibilityProblems } from '../accessibility'
import { ComparePage } from '../compare-page'
import { MachinePage } from '../machine-page'
import { TimelinePage } from '../timeline-page'
import { expect, test } from './shell'

test('a student opens the lab and sees System V compared with Solaris', async ({ page, lab }) => {
  const view = new ComparePage(page)
  await view.open(lab)
  expect(await view.table.getByRole('row').count()).toBeGreaterThan(3)
  await expect(view.firstDifference).toContainText(/\d/)
  expect(await accessibilityProblems(page)).toEqual([])
})

test('a student measures one transfer on the timeline, to the nanosecond', async ({ page, lab }) => {
  const view = new TimelinePage(page)
  await view.open(lab)
  await view.choosePath('sysv')
  await view.find('dma:transfer')
  await view.picture.focus()
  await page.keyboard.press('m')
  await view.idle()
  await expect(view.measure).toContainText('512 bytes by DMA')
})

test('a student sees the text of the machine beside its form', async ({ page, lab }) => {
  const view = new MachinePage(page)
  await view.open(lab)
  await view.hasLine(/^version: 1/)
})

test('a student steps through a run and back', async ({ page, lab }) => {
  const view = new ComparePage(page)
  await view.open(lab)
  await page.getByRole('button', { name: 'Inspector' }).click()
  const dock = page.getByRole('complementary', { name: 'Inspector' })
  await dock.getByRole('combobox', { name: 'Step by' }).selectOption('chunk')
  await dock.getByRole('button', { name: 'On to the next chunk' }).click()
  const first = (await dock.locator('.at').textContent()) ?? ''
  await page.keyboard.press('F11')
  await expect(dock.locator('.at')).not.toHaveText(first)
  await page.keyboard.press('Shift+F11')
  await expect(dock.locator('.at')).toHaveText(first)
})

test('the page has no Node, no way out and no way to another page', async ({ page, shell }) => {
  expect(page.url()).toBe('app://lab/')
  expect(await page.evaluate(() => ['require', 'process', 'module'].filter((name) => name in globalThis))).toEqual([])
  expect(await page.evaluate(() => Object.isFrozen((globalThis as unknown as { lab: object }).lab))).toBe(true)
  expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull()
  expect(shell.windows()).toHaveLength(1)
})
