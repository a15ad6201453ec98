import type { Page } from '@playwright/test'
import { accessibilityProblems } from './accessibility'
import { expect, test } from './launch'
import { TimelinePage } from './timeline-page'

/** Puts fingers on the page, moves them, and takes them off. */
async function touch(page: Page, steps: readonly (readonly { x: number; y: number }[])[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 2 })
  for (const [index, points] of steps.entries()) {
    const touchPoints = points.map((point, id) => ({ ...point, id }))
    await session.send('Input.dispatchTouchEvent', { type: index === 0 ? 'touchStart' : 'touchMove', touchPoints })
  }
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await session.detach()
}

test('two fingers zoom the picture around what lies between them', async ({ page, lab }) => {
  const view = new TimelinePage(page)
  await view.open(lab)
  const before = await view.span()
  const box = (await view.picture.boundingBox())!
  const [middle, y] = [box.x + box.width / 2, box.y + 80]
  const apart = [40, 80, 120, 160].map((half) => [
    { x: middle - half, y },
    { x: middle + half, y },
  ])
  await touch(page, apart)
  await view.idle()
  const near = await view.span()
  expect(near).toBeLessThan(before / 3)
  await touch(page, [...apart].reverse())
  await view.idle()
  expect(await view.span()).toBeGreaterThan(near * 3)
})

test('a student reads where the time went, of the whole run and between two cursors', async ({ page, lab }) => {
  const view = new TimelinePage(page)
  await view.open(lab)
  await view.choosePath('sysv')
  await view.showPart('Statistics')
  const panel = view.main.getByRole('region', { name: 'Statistics' })
  const stage = panel.getByRole('row').filter({ hasText: 'Q2C' })
  await expect(stage.getByRole('cell').first()).toHaveText('16')
  await expect(panel).toContainText(/Processor busy\s*\d+\.\d %/)
  await expect(panel.getByText('Bytes by DMA').locator('..')).toContainText('8\u202f192')
  await view.find('dma:transfer')
  await view.picture.focus()
  await page.keyboard.press('m')
  await view.showPart('Statistics')
  await expect(panel).toContainText('Between the measure cursors')
  await expect(panel.getByText('Bytes by DMA').locator('..')).toContainText('512')
  await expect(panel).toContainText(/DMA engine busy\s*100\.0 %/)
  await panel.getByRole('checkbox').uncheck()
  await expect(stage.getByRole('cell').first()).toHaveText('16')
})

test('markers and the order of tracks are undone apart from the run', async ({ page, lab }) => {
  const view = new TimelinePage(page)
  await view.open(lab)
  await view.choosePath('sysv')
  const names = await view.names()
  const memory = view.tracks.filter({ hasText: 'memory' })
  await memory.hover()
  await memory.getByRole('button', { name: 'Pin memory to the top' }).click()
  await expect.poll(async () => (await view.names())[0]).toBe('memory')
  await view.tracks.first().hover()
  await view.tracks.nth(1).getByRole('button', { name: /^Hide/ }).press('Enter')
  await expect.poll(async () => (await view.names()).length).toBe(names.length - 1)
  await view.find('io:done')
  await view.picture.focus()
  await page.keyboard.press('b')
  const markers = view.main.getByRole('region', { name: 'Markers' })
  await expect(markers.getByRole('textbox')).toHaveValue('io:done')
  await markers.getByRole('textbox').fill('first unit is there')
  await markers.getByRole('textbox').press('Enter')
  const row = await view.table.getByRole('row', { selected: true }).textContent()
  for (let turn = 0; turn < 4; turn++) await page.keyboard.press('Alt+z')
  await view.idle()
  expect(await view.names()).toEqual(names)
  await expect(markers.getByRole('textbox')).toHaveCount(0)
  expect(await view.table.getByRole('row', { selected: true }).textContent()).toBe(row)
  for (let turn = 0; turn < 4; turn++) await page.keyboard.press('Alt+Shift+z')
  await expect(markers.getByRole('textbox')).toHaveValue('first unit is there')
  await expect.poll(async () => (await view.names())[0]).toBe('memory')
  await view.main.getByRole('button', { name: 'one hidden: show' }).click()
  await expect.poll(async () => (await view.names()).length).toBe(names.length)
})

/** Makes a timeline one's own. @returns what can be seen of it */
async function arrange(view: TimelinePage): Promise<() => Promise<unknown>> {
  const { page } = view
  await view.choosePath('sysv')
  await view.find('io:done')
  await view.picture.focus()
  for (const key of ['m', 'w', 'w', 'b']) await page.keyboard.press(key)
  const memory = view.tracks.filter({ hasText: 'memory' })
  await memory.hover()
  await memory.getByRole('button', { name: 'Pin memory to the top' }).click()
  await view.main.getByRole('checkbox', { name: 'only these' }).check()
  await view.idle()
  return async () => ({
    shown: await view.shown.textContent(),
    names: await view.names(),
    measure: await view.measure.textContent(),
    rows: await view.table.getAttribute('aria-rowcount'),
    selected: await view.table.getByRole('row', { selected: true }).textContent(),
  })
}

test('a reload makes the run again and shows it as it was', async ({ page, lab }) => {
  const view = new TimelinePage(page)
  await view.open(lab)
  const look = await arrange(view)
  const before = await look()
  await page.reload()
  await expect(page.getByText('every event is the same')).toBeVisible()
  await view.idle()
  await expect.poll(look).toEqual(before)
  await view.showPart('Markers')
  await expect(view.main.getByRole('region', { name: 'Markers' }).getByRole('textbox')).toHaveValue('io:done')
  await page.getByRole('button', { name: 'Close this message' }).click()
  await expect(page.getByText('every event is the same')).toHaveCount(0)
})

test('a new start offers the run of last time', async ({ page, lab, context }) => {
  const view = new TimelinePage(page)
  await view.open(lab)
  const look = await arrange(view)
  const before = await look()
  await page.goto('about:blank')
  const next = await context.newPage()
  await next.goto(lab.address)
  await next.getByRole('button', { name: 'Run it again and go on' }).click()
  const again = new TimelinePage(next)
  await again.idle()
  await expect.poll(async () => again.shown.textContent()).toBe((before as { shown: string }).shown)
  expect(await again.names()).toEqual((before as { names: string[] }).names)
})

for (const size of [
  { width: 1024, height: 700 },
  { width: 1600, height: 1000 },
]) {
  test(`text of twice the size leaves everything in reach at ${size.width} by ${size.height}`, async ({
    page,
    lab,
  }, info) => {
    await page.setViewportSize(size)
    const view = new TimelinePage(page)
    await view.open(lab)
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'))
    await view.choosePath('sysv')
    await view.find('io:done')
    await view.idle()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
    // Names stand beside their lines, so lines must have grown with the text.
    const heights = await view.tracks.locator('.head').evaluateAll((all) => all.map((each) => each.clientHeight))
    const text = await view.tracks
      .locator('.name')
      .first()
      .evaluate((each) => parseFloat(getComputedStyle(each).fontSize))
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(text)
    for (const part of ['Statistics', 'Markers', 'Event'] as const) {
      await view.showPart(part)
      expect(await accessibilityProblems(page)).toEqual([])
    }
    await view.picture.scrollIntoViewIfNeeded()
    const picture = (await view.picture.boundingBox())!
    expect(picture.width).toBeGreaterThan(200)
    await page.screenshot({ path: info.outputPath(`timeline-200-${size.width}.png`) })
  })
}

test('nothing moves by itself for those who want less motion', async ({ page, lab }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const view = new TimelinePage(page)
  await view.open(lab)
  await view.find('io:done')
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll('*')].filter((each) => {
        const { animationName, animationDuration, transitionDuration, scrollBehavior } = getComputedStyle(each)
        const longest = Math.max(...transitionDuration.split(',').map(parseFloat))
        return (
          (animationName !== 'none' && parseFloat(animationDuration) > 0.01) ||
          longest > 0.01 ||
          scrollBehavior === 'smooth'
        )
      }).length,
  )
  expect(moving).toBe(0)
})

for (const theme of ['Light colours', 'Dark colours', 'High contrast']) {
  test(`the side panel is in reach for everyone in: ${theme}`, async ({ page, lab }, info) => {
    const view = new TimelinePage(page)
    await view.open(lab)
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('dialog').getByRole('textbox').fill(theme)
    await page.keyboard.press('Enter')
    await (
      await arrange(view)
    )()
    for (const part of ['Statistics', 'Markers'] as const) {
      await view.showPart(part)
      expect(await accessibilityProblems(page)).toEqual([])
      await page.screenshot({ path: info.outputPath(`${part}-${theme}.png`) })
    }
  })
}
