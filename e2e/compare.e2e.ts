import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from '@playwright/test'
import { ComparePage } from './compare-page'
import { expect, test } from './launch'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Rules of axe that the page breaks, each with the places. */
async function accessibilityProblems(page: Page): Promise<string[]> {
  // Evaluated by the debugger, so the page's own policy against foreign scripts stays in force.
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  )
  return violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.target.join(' ')).join(', ')}`)
}

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
