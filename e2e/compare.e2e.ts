import { accessibilityProblems } from './accessibility'
import { ComparePage, WRITE } from './compare-page'
import { expect, test } from './launch'
import { MachinePage } from './machine-page'

const schemes = ['light', 'dark'] as const
const sizes = [
  { width: 1024, height: 700 },
  { width: 1600, height: 1000 },
]

test('a student opens the lab and sees System V compared with Solaris', async ({ page, lab }) => {
  const view = new ComparePage(page)
  await view.open(lab)
  await expect(view.title).not.toBeEmpty()
  await expect(view.table.getByRole('columnheader')).not.toHaveCount(0)
  expect(await view.table.getByRole('row').count()).toBeGreaterThan(3)
  await expect(view.bars).toBeVisible()
  await expect(view.firstDifference).toContainText(/\d/)
})

test('the token leaves the address bar, and a reload still works', async ({ page, lab }) => {
  const view = new ComparePage(page)
  await view.open(lab)
  expect(page.url()).not.toContain('token')
  await page.reload()
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Welcome' }).click()
  await expect(view.samples.first()).toBeVisible()
})

test('without the token nothing is told', async ({ page, lab }) => {
  await page.goto(lab.address.split('#')[0] ?? '')
  await expect(page.getByRole('alert').first()).toBeVisible()
  await expect(page.getByRole('table')).toHaveCount(0)
})

test('a student runs a sample by keyboard alone', async ({ page, lab }) => {
  const view = new ComparePage(page)
  await page.goto(lab.address)
  await expect(view.samples.nth(3)).toBeVisible()
  const label = (await view.samples.nth(3).locator('.title').textContent()) ?? ''
  for (let presses = 0; presses < 200; presses += 1) {
    await page.keyboard.press('Tab')
    if (await view.samples.nth(3).evaluate((button) => button === document.activeElement)) break
  }
  await expect(view.samples.nth(3)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(view.title).toHaveText(label)
  await expect(view.table).toBeVisible()
  await page.keyboard.press('ControlOrMeta+1')
  await expect(view.chosen.locator('.title')).toHaveText(label)
})

test('every command is in the palette, and the sheet shows its keys', async ({ page, lab }) => {
  const view = new ComparePage(page)
  await view.open(lab)
  await page.keyboard.press('ControlOrMeta+k')
  const palette = page.getByRole('dialog', { name: 'Command palette' })
  await palette.getByRole('textbox').fill('Dark colours')
  await expect(palette.getByRole('option').first()).toHaveText('Dark colours')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Ctrl+Enter')).toBeVisible()
})

test('a student begins a new scenario, runs it, and takes a change back', async ({ page, lab }) => {
  const view = new ComparePage(page)
  await page.goto(lab.address)
  await page.getByRole('button', { name: 'A new scenario' }).click()
  await expect(page.getByRole('contentinfo').getByText('no problems')).toBeVisible()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Compare' }).click()
  await expect(view.title).toHaveText('New scenario')
})

test('the window speaks German where the system does', async ({ browser, lab }) => {
  const page = await browser.newPage({ locale: 'de-AT' })
  await page.goto(lab.address)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Sehen, wie Daten/)
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await page.close()
})

test('a German window says in German what the checker finds and what brought it about', async ({
  browser,
  lab,
}, info) => {
  const page = await browser.newPage({ locale: 'de-AT', viewport: { width: 1024, height: 700 } })
  await page.goto(lab.address)
  const main = page.getByRole('main')
  const samples = page.getByRole('region', { name: 'Beispiele' })
  await samples.getByRole('button', { name: 'The example driver and two callers' }).click()
  await expect(main.getByRole('table').first()).toBeVisible()
  await expect(main).toContainText(/biodone wurde für buf \d+ nie aufgerufen/)
  await page.getByRole('navigation', { name: 'Ansichten' }).getByRole('button', { name: 'Zeitverlauf' }).click()
  const idle = main.locator('.timeline[data-idle="true"]')
  await expect(idle).toBeVisible()
  await main.getByRole('group', { name: 'Weg' }).getByRole('button', { name: 'physio', exact: true }).click()
  await expect(idle).toBeVisible()
  const search = main.getByRole('searchbox', { name: 'Text suchen' })
  await search.fill('LostRequest')
  await search.press('Enter')
  const detail = main.getByRole('region', { name: 'Ereignis', exact: true })
  await expect(detail).toContainText('der Kernel warnt')
  await expect(detail).toContainText(/LostRequest: xsp->bp war buf \d+, noch auf dem Gerät; nun ist es buf \d+/)
  await expect(detail.getByRole('term').filter({ hasText: 'der Text' })).toBeVisible()
  await search.fill('io:done')
  await search.press('Enter')
  const chain = detail.getByRole('list', { name: 'Wie es dazu kam' })
  await expect(chain).toContainText('strategy wird aufgerufen')
  await expect(chain.getByRole('listitem').last()).toContainText('auf cpu0 (buf')
  expect(await chain.innerText()).not.toMatch(/\b(the|called|works|block|transfer)\b/)
  await page.screenshot({ path: info.outputPath('chain-german.png') })
  await page.close()
})

for (const colorScheme of schemes) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme })

    test('everything is accessible', async ({ page, lab }) => {
      const view = new ComparePage(page)
      await view.open(lab)
      expect(await accessibilityProblems(page)).toEqual([])
    })

    for (const size of sizes) {
      test(`fits ${size.width} by ${size.height}`, async ({ page, lab }, info) => {
        await page.setViewportSize(size)
        const view = new ComparePage(page)
        await view.open(lab)
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect(overflow).toBeLessThanOrEqual(0)
        await page.screenshot({ path: info.outputPath(`compare-${colorScheme}-${size.width}x${size.height}.png`) })
      })
    }
  })
}

test('a student moves a value and sees where DMA begins to pay', async ({ page, lab }) => {
  const view = new ComparePage(page)
  await view.open(lab)
  await page.getByRole('button', { name: 'Try it' }).click()
  const panel = page.getByRole('region', { name: 'What if' })
  await expect(panel.getByRole('img')).toBeVisible({ timeout: 30_000 })
  const answer = panel.getByRole('listitem').filter({ hasText: 'Solaris physio' })
  await expect(answer).toContainText('from')
  const before = await answer.textContent()
  await panel.getByRole('slider', { name: /byteDelay/ }).fill('0')
  await expect(answer).not.toHaveText(before ?? '', { timeout: 30_000 })
  expect(await accessibilityProblems(page)).toEqual([])
  await panel.getByRole('button', { name: 'Put everything back' }).click()
  await expect(answer).toHaveText(before ?? '', { timeout: 30_000 })
})

test('two runs of the same scenario differ in nothing, and the earlier one can be forgotten', async ({ page, lab }) => {
  const view = new ComparePage(page)
  await view.open(lab)
  await view.runAgain()
  const [latest, earlier] = [view.chooser.nth(0), view.chooser.nth(1)]
  for (const path of ['Solaris physio', 'Solaris aphysio', 'Programmed I/O'])
    await latest.getByRole('checkbox', { name: path }).uncheck()
  await expect(view.main.getByText('Only System V dma_breakup is chosen')).toBeVisible()
  await earlier.getByRole('checkbox', { name: 'System V dma_breakup' }).check()
  await expect(view.firstDifference).toContainText('None: both do the same in the same time.')
  await expect(view.table.getByText('differs')).toHaveCount(0)
  await earlier.getByRole('button', { name: /^Forget run/ }).click()
  await expect(view.chooser).toHaveCount(1)
  await expect(view.main.getByText('Only System V dma_breakup is chosen')).toBeVisible()
})

test('one delay of 100 ns is told as one cause', async ({ page, lab }) => {
  const view = new ComparePage(page)
  await view.open(lab)
  const machine = new MachinePage(page)
  await machine.show('Machine')
  const text = `version: 1
title: Slower by a hair
host: { preset: 1989-386-isa, interruptEntry: 14100 ns }
driver: xx
devices: [{ name: disk0, type: disk, blocks: 2000 }]
paths: [physio]
workload: [{ process: writer, requests: [{ request: one, op: write, offset: 0, length: 4 KB }] }]
`
  const plain = text.replace('{ preset: 1989-386-isa, interruptEntry: 14100 ns }', '1989-386-isa')
  for (const each of [plain, text]) {
    await machine.type(each)
    await machine.hasLine(each.split('\n')[2] ?? '')
    await expect(page.getByRole('contentinfo').getByText('no problems')).toBeVisible()
    await page.keyboard.press('ControlOrMeta+Enter')
    await expect(page.getByRole('contentinfo').getByText('ended: physio')).toBeVisible()
  }
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Compare' }).click()
  await view.chooser.nth(1).getByRole('checkbox', { name: 'Solaris physio' }).check()
  await expect(view.firstDifference).toContainText('takes 100 ns longer: interrupt service')
  await expect(view.firstDifference.getByRole('definition')).toHaveCount(1)
  await expect(view.firstDifference.getByText('one after the other')).toHaveCount(0)
  await view.chooser
    .nth(1)
    .getByRole('button', { name: /Measure against/ })
    .click()
  await expect(view.firstDifference).toContainText('takes 100 ns longer')
})

test('by keyboard alone a student aligns the runs and reads what each does at one instant', async ({ page, lab }) => {
  const view = new ComparePage(page)
  await view.open(lab)
  const align = view.main.getByRole('combobox', { name: 'Aligned by' })
  await align.focus()
  await align.selectOption('the first strategy call')
  await expect(view.instants.getByRole('row').filter({ hasText: 'first strategy' }).getByText('±0')).toHaveCount(3)
  await view.cursor.focus()
  await page.keyboard.press('Home')
  await expect(view.cursor).toHaveAttribute('aria-valuetext', '0.000 µs after the anchor')
  await page.keyboard.press('Shift+ArrowRight')
  await expect(view.cursor).not.toHaveAttribute('aria-valuetext', '0.000 µs after the anchor')
  await page.keyboard.press('PageDown')
  await expect(view.moments.getByRole('row')).toHaveCount(5)
  await expect(view.moments.getByRole('row').nth(1)).toContainText(/waiting for: (device|bus)/)
  await expect(view.moments.getByRole('row').nth(1)).toContainText('dma_breakup')
  const before = await view.cursor.getAttribute('aria-valuetext')
  await page.keyboard.press('ArrowLeft')
  await expect(view.cursor).not.toHaveAttribute('aria-valuetext', before ?? '')
  await page.keyboard.press('+')
  await page.keyboard.press('0')
  await page.keyboard.press('Escape')
  await expect(view.cursor).toHaveAttribute('aria-valuetext', 'not placed')
  await align.selectOption('a byte moved')
  await view.main.getByRole('spinbutton', { name: 'Byte number' }).fill('8193')
  await page.keyboard.press('Tab')
  await expect(view.main.getByText('the most is 8')).toBeVisible()
})

test('what is compared is remembered for the document', async ({ page, lab }) => {
  const view = new ComparePage(page)
  await view.open(lab)
  await view.chooser.getByRole('checkbox', { name: 'Solaris aphysio' }).uncheck()
  await view.main.getByRole('combobox', { name: 'Aligned by' }).selectOption('the last completion')
  await expect(view.moments.or(view.instants).getByText('Solaris aphysio')).toHaveCount(0)
  await view.runAgain()
  await expect(view.chooser.first().getByRole('checkbox', { name: 'Solaris aphysio' })).not.toBeChecked()
  await expect(view.main.getByRole('combobox', { name: 'Aligned by' })).toHaveValue('completion')
})

test('a path that fails says why, and a path that was not run can be run for the comparison', async ({ page, lab }) => {
  const view = new ComparePage(page)
  await page.goto(lab.address)
  await page.getByRole('button', { name: 'A new scenario' }).click()
  await new MachinePage(page).type(`version: 1
title: Not aligned
host: 1989-386-isa
driver: xx
devices: [{ name: disk0, type: disk, blocks: 2000, engine: 8237-8bit }]
paths: [physio]
workload: [{ process: reader, requests: [{ op: read, length: 5000, buffer: { pageOffset: 1 } }] }]
`)
  await expect(page.getByRole('contentinfo').getByText('no problems')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+Enter')
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Compare' }).click()
  const troubles = view.main.getByRole('list', { name: 'What went wrong' })
  await expect(troubles).toContainText('EIO, because the DMA handle cannot be bound (DDI_DMA_NOMAPPING')
  await view.chooser.getByRole('checkbox', { name: 'System V dma_breakup (not run yet)' }).click()
  await expect(view.firstDifference).toContainText('dma_breakup')
  expect(await accessibilityProblems(page)).toEqual([])
})

test('the comparison speaks German, sentences of the host and of the study too', async ({ browser, lab }, info) => {
  const page = await browser.newPage({ locale: 'de-AT', viewport: { width: 1024, height: 700 } })
  await page.goto(lab.address)
  await page.getByRole('region', { name: 'Beispiele' }).getByRole('button', { name: WRITE }).click()
  const main = page.getByRole('main')
  await expect(main.getByRole('region', { name: 'Erster Unterschied' })).toContainText(
    'Bei strategy-Aufruf 1: dma_breakup übergibt 512 Bytes ab Block 0 aus einer Kernelseite',
  )
  await expect(main.getByRole('table').filter({ hasText: 'Kopieren durch den Prozessor' })).toBeVisible()
  await main.getByRole('button', { name: 'Ausprobieren' }).click()
  const panel = page.getByRole('region', { name: 'Was wäre, wenn' })
  await expect(panel.getByRole('listitem').filter({ hasText: 'Solaris physio' })).toContainText('Die Formel sagt', {
    timeout: 30_000,
  })
  // What the document says of itself is in its own language.
  const words = (await main.innerText()).replace(await main.locator('header .summary').innerText(), '')
  expect(words).not.toMatch(/\b(the|bytes|waiting|interrupt service|hands over|transfer of)\b/)
  expect(await accessibilityProblems(page)).toEqual([])
  await page.screenshot({ path: info.outputPath('compare-german.png') })
  await page.close()
})

test('a larger unit is moved to by keyboard, a study can be cancelled, and no theme is left out', async ({
  page,
  lab,
}) => {
  const view = new ComparePage(page)
  await view.open(lab)
  await page.getByRole('button', { name: 'Try it' }).click()
  const panel = page.getByRole('region', { name: 'What if' })
  const answer = panel.getByRole('listitem').filter({ hasText: 'System V' })
  await expect(answer).toContainText('is slower than Programmed I/O', { timeout: 30_000 })
  const unit = panel.getByRole('slider', { name: /unitSize/ })
  await unit.focus()
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('ArrowRight')
  await expect(unit).toHaveAttribute('aria-valuetext', '4\u202f096 B')
  await expect(answer).toContainText('is not slower than Programmed I/O', { timeout: 30_000 })
  await panel.getByRole('combobox', { name: 'largest size' }).selectOption('262144')
  await panel.getByRole('button', { name: 'Cancel' }).click()
  await expect(panel.getByText('Cancelled.')).toBeVisible()
  for (const theme of ['Dark colours', 'High contrast', 'Light colours']) {
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('dialog', { name: 'Command palette' }).getByRole('textbox').fill(theme)
    await page.keyboard.press('Enter')
    expect(await accessibilityProblems(page)).toEqual([])
  }
})
