import { accessibilityProblems } from './accessibility'
import { expect, test } from './launch'
import { TimelinePage } from './timeline-page'

test('a student sees who runs, who waits and what moves data, on every path', async ({ page, lab }) => {
  const view = new TimelinePage(page)
  await view.open(lab)
  await view.choosePath('sysv')
  for (const name of ['cpu0', 'writer (1)', 'bus: disk0', 'disk0 DMA', 'irq 5', 'interrupt controllers', 'memory'])
    await expect(view.tracks.filter({ hasText: name })).not.toHaveCount(0)
  await expect(view.tracks.filter({ hasText: 'cpu0' })).toContainText('spl')
  await expect(view.tracks.filter({ hasText: 'interrupt controllers' })).toContainText(/IMR.*IR5.*IRR.*ISR/)
  await expect(view.tracks.filter({ hasText: '8237 controllers' })).toContainText(/HRQ.*HLDA.*DREQ1.*DACK1.*TC1/)
  await expect(view.tracks.filter({ hasText: 'memory' })).toContainText(/pages locked.*headers left/)
  const count = async (): Promise<number> => Number(await view.table.getAttribute('aria-rowcount'))
  await expect.poll(count).toBeGreaterThan(500)
  const rows = await count()
  await view.choosePath('physio')
  await expect.poll(count).toBeLessThan(rows / 4)
})

test('the picture shows something, and something else after zooming', async ({ page, lab }) => {
  const view = new TimelinePage(page)
  await view.open(lab)
  const whole = await view.picture.screenshot()
  const colours = await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('canvas.canvas[style*="width"]')
    const all = [...document.querySelectorAll('canvas')].sort((a, b) => b.height - a.height)[0] ?? canvas
    const { data } = all!.getContext('2d')!.getImageData(0, 0, all!.width, all!.height)
    const seen = new Set<number>()
    for (let index = 0; index < data.length; index += 4)
      seen.add((data[index]! << 16) | (data[index + 1]! << 8) | data[index + 2]!)
    return seen.size
  })
  expect(colours).toBeGreaterThan(12)
  const before = await view.span()
  await view.picture.focus()
  await page.keyboard.press('w')
  await page.keyboard.press('+')
  await view.idle()
  expect(await view.span()).toBeLessThan(before / 3)
  expect((await view.picture.screenshot()).equals(whole)).toBe(false)
  await page.keyboard.press('0')
  await view.idle()
  expect(await view.span()).toBe(before)
})

test('a student zooms with the wheel where the pointer is, and drags the run along', async ({ page, lab }) => {
  const view = new TimelinePage(page)
  await view.open(lab)
  const before = await view.span()
  const box = (await view.picture.boundingBox())!
  await page.mouse.move(box.x + box.width / 2, box.y + 60)
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -400)
  await page.keyboard.up('Control')
  await view.idle()
  const zoomed = await view.span()
  expect(zoomed).toBeLessThan(before)
  const shown = await view.shown.textContent()
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2 - 150, box.y + 60, { steps: 5 })
  await page.mouse.up()
  await view.idle()
  expect(await view.shown.textContent()).not.toBe(shown)
  expect(Math.abs((await view.span()) - zoomed)).toBeLessThanOrEqual(2)
})

test('a student reads how the end of a transfer came about, step by step', async ({ page, lab }) => {
  const view = new TimelinePage(page)
  await view.open(lab)
  await view.choosePath('sysv')
  await view.find('io:done')
  await expect(view.detail.getByRole('heading', { level: 2 })).toHaveText('io:done')
  await expect(view.detail).toContainText('biodone(9F)')
  await expect(view.detail).toContainText('b_resid')
  const chain = view.detail.getByRole('list', { name: 'How it came about' }).getByRole('listitem')
  await expect(chain.first()).toContainText('a system call of a process')
  await expect(chain.filter({ hasText: 'io:start' })).toHaveCount(1)
  await expect(chain.last()).toContainText('io:done')
  await chain.filter({ hasText: 'io:start' }).getByRole('button').click()
  await view.idle()
  await expect(view.detail.getByRole('heading', { level: 2 })).toHaveText('io:start')
  await expect(view.table.getByRole('row', { selected: true })).toContainText('io:start')
})

test('a student measures one strategy call by keyboard, to the nanosecond', async ({ page, lab }) => {
  const view = new TimelinePage(page)
  await view.open(lab)
  await view.choosePath('sysv')
  await view.find('dma:transfer')
  await view.picture.focus()
  await page.keyboard.press('m')
  await view.idle()
  const length = (await view.detail.getByText('Length').locator('..').getByRole('definition').textContent())!.trim()
  expect(length).toMatch(/^[\d\u202f.]+ µs$/)
  await expect(view.measure).toContainText(`Δ ${length}`)
  await expect(view.measure).toContainText('512 bytes by DMA')
  await page.keyboard.press('Alt+Period')
  await view.idle()
  await expect(view.measure).not.toContainText(`Δ ${length}`)
})

test('a double click measures the gap between two transfers', async ({ page, lab }) => {
  const view = new TimelinePage(page)
  await view.open(lab)
  await view.choosePath('sysv')
  const names = (await view.tracks.filter({ hasText: 'bus: disk0' }).boundingBox())!
  const box = (await view.picture.boundingBox())!
  await page.mouse.dblclick(box.x + box.width * 0.535, names.y + names.height / 2)
  await view.idle()
  await expect(view.measure).toContainText(/Δ 1\d.\d{3}\.\d{3} µs/)
  await expect(view.measure).toContainText(/one interrupt|2 interrupts/)
})

test('a student finds events by text, goes through them, and hides the rest without losing it', async ({
  page,
  lab,
}) => {
  const view = new TimelinePage(page)
  await view.open(lab)
  await view.choosePath('sysv')
  // Its head is there before its rows are.
  await expect(view.table).not.toHaveAttribute('aria-rowcount', '1')
  const all = await view.table.getAttribute('aria-rowcount')
  await view.find('io:start')
  await expect(view.main.getByText('1 of 16')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(view.main.getByText('2 of 16')).toBeVisible()
  await page.keyboard.press('Shift+F3')
  await expect(view.main.getByText('1 of 16')).toBeVisible()
  await view.main.getByRole('checkbox', { name: 'only these' }).check()
  await view.idle()
  await expect(view.table).toHaveAttribute('aria-rowcount', '17')
  await view.main.getByRole('checkbox', { name: 'only these' }).uncheck()
  await expect(view.table).toHaveAttribute('aria-rowcount', all!)
  await view.find('nothing of the kind')
  await expect(view.main.getByText('nothing found')).toBeVisible()
})

test('everything works by keyboard alone: table, picture, causes, announcements', async ({ page, lab }) => {
  const view = new TimelinePage(page)
  await view.open(lab)
  await view.choosePath('physio')
  await view.table.focus()
  await page.keyboard.press('End')
  await view.idle()
  const said = view.main.locator('[aria-live="polite"]')
  await expect(view.table.getByRole('row', { selected: true })).toBeVisible()
  const last = await said.textContent()
  await page.keyboard.press('ArrowUp')
  await expect(said).not.toHaveText(last!)
  await page.keyboard.press('Home')
  await expect(said).toContainText('pic:boot')
  await view.picture.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('.')
  await view.idle()
  const first = await said.textContent()
  await page.keyboard.press('.')
  await expect(said).not.toHaveText(first!)
  await page.keyboard.press('p')
  await view.idle()
  await expect(view.main.getByRole('button', { name: 'aphysio', pressed: true })).toBeVisible()
  await page.keyboard.press('/')
  await expect(view.search).toBeFocused()
})

test('a track can be folded to one line', async ({ page, lab }) => {
  const view = new TimelinePage(page)
  await view.open(lab)
  await view.choosePath('sysv')
  const pic = view.tracks.filter({ hasText: 'interrupt controllers' })
  const before = (await pic.boundingBox())!.height
  await pic.getByRole('button', { expanded: true }).click()
  expect((await pic.boundingBox())!.height).toBeLessThan(before / 2)
})

test('the view says what to do while nothing has run', async ({ page, lab }) => {
  await page.goto(lab.address)
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Timeline' }).click()
  await expect(page.getByRole('main')).toContainText('Nothing has run yet')
})

const THEMES = { light: 'Light colours', dark: 'Dark colours', contrast: 'High contrast' } as const

for (const theme of ['light', 'dark', 'contrast'] as const) {
  test(`nothing is out of reach in ${theme} colours, at both sizes`, async ({ page, lab }, info) => {
    const view = new TimelinePage(page)
    await view.open(lab)
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('dialog').getByRole('textbox').fill(THEMES[theme])
    await page.keyboard.press('Enter')
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await view.choosePath('sysv')
    await view.find('io:done')
    await view.picture.focus()
    for (const key of ['w', 'w', 'w', 'm']) await page.keyboard.press(key)
    for (const size of [
      { width: 1024, height: 700 },
      { width: 1600, height: 1000 },
    ]) {
      await page.setViewportSize(size)
      await view.idle()
      expect(await accessibilityProblems(page)).toEqual([])
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(overflow).toBeLessThanOrEqual(0)
      await page.screenshot({ path: info.outputPath(`timeline-${theme}-${size.width}x${size.height}.png`) })
    }
  })
}
