/** What the lab has to say never hides what else it has to say. */
import type { Page } from '@playwright/test'
import { accessibilityProblems } from './accessibility'
import { expect, test } from './launch'

test('notices stand above one another, also in a small window with large text', async ({ page, lab }) => {
  await page.setViewportSize({ width: 1024, height: 700 })
  await page.addInitScript(() => {
    const kept = { name: 'b.yaml', text: 'version: 1\n# changed\n', saved: 'version: 1\n', sample: '' }
    localStorage.setItem('dma-lab-kept-1', JSON.stringify(kept))
    const session = {
      ...{ version: 1, title: 'A run with a title that is long enough to need a second line at this size' },
      ...{
        source: { sample: 'sysv-vs-solaris.yaml' },
        paths: ['sysv'],
        seed: 1,
        path: 'sysv',
        hash: '',
        view: 'timeline',
      },
      ...{ isDockOpen: false, row: -1, cursor: -1, speed: 1, breakpoints: [], timeline: null },
    }
    localStorage.setItem('dma-lab-run', JSON.stringify(session))
  })
  await page.goto(lab.address)
  const notices = page.locator('.app-notice')
  await expect(notices).toHaveCount(2)
  // A file that cannot be opened adds a third.
  const dropped = await page.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File(['GIF89a'], 'picture.gif'))
    return data
  })
  await page.dispatchEvent('body', 'drop', { dataTransfer: dropped })
  await expect(notices).toHaveCount(3)
  for (const size of ['16px', '32px']) {
    await page.evaluate((value) => (document.documentElement.style.fontSize = value), size)
    const boxes = await notices.evaluateAll((list) =>
      list.map((each) => {
        const { top, bottom, left, right } = each.getBoundingClientRect()
        return { top, bottom, left, right }
      }),
    )
    for (const [index, box] of boxes.entries()) {
      expect([box.left >= 0, box.right <= 1024]).toEqual([true, true])
      if (index > 0) expect(box.top).toBeGreaterThanOrEqual(boxes[index - 1]!.bottom)
    }
    await page.screenshot({ path: test.info().outputPath(`notices-${size}.png`) })
    // Every answer can be reached: by scrolling the stack where it is higher than it may be.
    for (const button of await notices.getByRole('button').all()) {
      await button.scrollIntoViewIfNeeded()
      await expect(button).toBeInViewport()
    }
  }
  expect(await accessibilityProblems(page)).toEqual([])
  await notices.getByRole('button', { name: 'Close' }).last().click()
  await expect(notices).toHaveCount(2)
})

test('each window keeps its own changes, and all that were left are offered', async ({ page, lab }) => {
  const change = async (window: Page, sample: string): Promise<void> => {
    await window.goto(lab.address)
    await window.getByRole('region', { name: 'Samples' }).getByRole('button', { name: sample }).first().click()
    await window.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Machine' }).click()
    await window.getByRole('textbox', { name: 'Text of the scenario (YAML)' }).press('ControlOrMeta+Home')
    await window.keyboard.type('# changed\n')
  }
  const kept = (): Promise<string[]> => page.evaluate(() => Object.keys(localStorage).filter((key) => /kept/.test(key)))
  const other = await page.context().newPage()
  await change(page, 'System V and Solaris, one write')
  await expect.poll(kept).toHaveLength(1)
  await change(other, 'What must always hold')
  await expect(other.locator('.app-notice').filter({ hasText: 'not saved' })).toHaveCount(0)
  await expect.poll(kept).toHaveLength(2)
  await other.close()
  await page.goto('about:blank')

  const next = await page.context().newPage()
  await next.goto(lab.address)
  const offers = next.locator('.app-notice').filter({ hasText: 'not saved' })
  await expect(offers).toHaveCount(2)
  await offers.first().getByRole('button', { name: 'Take them up' }).click()
  await expect(offers).toHaveCount(1)
  await expect(next.getByRole('textbox', { name: 'Text of the scenario (YAML)' })).toContainText('# changed')
  await offers.getByRole('button', { name: 'Forget them' }).click()
  await expect(offers).toHaveCount(0)
  await next.close()
})
