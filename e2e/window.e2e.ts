/** The window itself: its menu, its settings, going back, what an empty view offers, a run that breaks, paper. */
import type { WindowFrame } from '../src-ipc/wire'
import { accessibilityProblems } from './accessibility'
import { ComparePage } from './compare-page'
import { expect, test } from './launch'
import { MachinePage } from './machine-page'

test('a person changes language and colours in the settings, by keyboard, and finds them again after a reload', async ({
  page,
  lab,
}, info) => {
  await page.goto(lab.address)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const menu = page.getByRole('button', { name: 'Menu', exact: true })
  await menu.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: /^New scenario/ })).toBeFocused()
  // What cannot be done now is there, and says so.
  await expect(page.getByRole('menuitem', { name: /^Save Ctrl\+S/ })).toHaveAttribute('aria-disabled', 'true')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')

  const settings = page.getByRole('dialog', { name: 'Settings' })
  await settings.getByRole('radio', { name: 'High contrast' }).press('Space')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'contrast')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.screenshot({ path: info.outputPath('settings.png') })
  await settings.getByRole('radio', { name: 'Deutsch' }).press('Space')
  const german = page.getByRole('dialog', { name: 'Einstellungen' })
  await expect(german).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await page.keyboard.press('Escape')
  await expect(german).toBeHidden()
  await expect(page.getByRole('button', { name: 'Menü', exact: true })).toBeFocused()

  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Sehen, wie Daten/)
  await page.keyboard.press('Control+,')
  await expect(german.getByRole('radio', { name: 'Deutsch' })).toBeChecked()
  await german.getByRole('radio', { name: 'Sprache des Systems' }).check()
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
})

test('Back goes to the view before, and a reload stays at its view', async ({ page, lab }) => {
  const machine = new MachinePage(page)
  await machine.open(lab)
  await machine.show('Labs')
  const current = page.getByRole('navigation', { name: 'Views' }).locator('[aria-current]')
  await page.goBack()
  await expect(current).toHaveText('Machine')
  await page.goBack()
  await expect(current).not.toHaveText('Machine')
  await page.goForward()
  await expect(current).toHaveText('Machine')
  await expect(machine.editor).toContainText('version: 1')
  await page.reload()
  await expect(current).toHaveText('Machine')
  await page.goForward()
  await expect(current).toHaveText('Labs')
})

test('an empty view offers what to do next', async ({ page, lab }) => {
  await page.goto(lab.address)
  const main = page.getByRole('main')
  const machine = new MachinePage(page)
  for (const view of ['Machine', 'Script', 'Timeline', 'Compare', 'Explore', 'Probes']) {
    await machine.show(view)
    await expect(main.getByRole('heading', { level: 1 })).toBeVisible()
    for (const deed of ['Welcome', 'New scenario', 'Open…'])
      await expect(main.getByRole('button', { name: deed, exact: true })).toBeEnabled()
    expect(await accessibilityProblems(page)).toEqual([])
  }
  await main.getByRole('button', { name: 'New scenario' }).click()
  await machine.show('Timeline')
  await main.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(main.getByRole('application', { name: 'Timeline' })).toBeVisible()
})

test('a process gets a script from the view that shows none, and undo takes it away', async ({ page, lab }) => {
  const machine = new MachinePage(page)
  await machine.open(lab)
  await machine.show('Script')
  await machine.main.getByRole('button', { name: 'Give writer a script' }).press('Enter')
  await expect(machine.main.getByRole('textbox', { name: 'Script of writer' })).toContainText('await write(')
  await machine.undo.click()
  await expect(machine.main.getByRole('button', { name: 'Give writer a script' })).toBeVisible()
})

test('a run that breaks is told in every view, and can be run again', async ({ page, lab }) => {
  // The window asks for the end of a run that the host has lost, as it would after the thread of the run has ended.
  let isLost = false
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const host = socket.connectToServer()
    socket.onMessage((text) => {
      const frame = JSON.parse(String(text)) as WindowFrame
      const isAsked = isLost && 'call' in frame && frame.call === 'run/result'
      if (isAsked) isLost = false
      host.send(isAsked ? JSON.stringify({ ...frame, request: { run: 9999 } }) : text)
    })
  })
  const machine = new MachinePage(page)
  await machine.open(lab)
  await expect(page.getByRole('contentinfo')).toContainText('ended: sysv')
  isLost = true
  await page.keyboard.press('ControlOrMeta+Enter')
  const notice = page.getByRole('alert').filter({ hasText: 'This run is no longer kept' })
  await expect(notice).toBeVisible()
  await expect(page.getByRole('contentinfo')).toContainText('the run failed')
  expect(await accessibilityProblems(page)).toEqual([])
  await machine.show('Compare')
  await expect(machine.main.getByRole('alert')).toContainText('E_NOT_FOUND')
  await machine.show('Script')
  await notice.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('contentinfo')).toContainText('ended: sysv')
  await expect(notice).toBeHidden()
})

test('text of twice the size covers nothing', async ({ page, lab }) => {
  await page.setViewportSize({ width: 1280, height: 800 })
  const machine = new MachinePage(page)
  await machine.open(lab)
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  const field = await machine.field('host.preset').boundingBox()
  expect(field?.width).toBeGreaterThan(200)
  await machine.show('Welcome')
  const samples = await page.getByRole('region', { name: 'Samples' }).boundingBox()
  const side = await page.getByRole('complementary').boundingBox()
  if (!samples || !side) throw new Error('nothing is shown')
  const isApart = side.y + side.height <= samples.y || samples.x + samples.width <= side.x
  expect(isApart).toBe(true)
})

test('what is printed is the whole view and nothing around it', async ({ page, lab }) => {
  const view = new ComparePage(page)
  await view.open(lab)
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('navigation', { name: 'Views' })).toBeHidden()
  await expect(page.getByRole('banner')).toBeHidden()
  const [whole, shown] = await view.main.evaluate((main) => [main.scrollHeight, main.clientHeight])
  expect(shown).toBe(whole)
  const text = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)
  expect(text).toBeGreaterThan(0)
})
