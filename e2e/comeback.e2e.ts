/** The lab ends while its window is open, and is started again; views come back as they were left. */
import type { ChildProcess } from 'node:child_process'
import { expect as plainExpect, test as plainTest } from '@playwright/test'
import { listen } from './complaints'
import { expect, launch, test } from './launch'
import { MachinePage } from './machine-page'

/** Ends a lab at once, as a power cut would. */
async function end(child: ChildProcess): Promise<void> {
  child.removeAllListeners('close')
  const closed = new Promise((resolve) => child.once('close', resolve))
  child.kill('SIGKILL')
  await closed
}

plainTest('a window says that the lab has ended, and goes on at the address of the next start', async ({ page }) => {
  const complaints = listen(page)
  const first = await launch()
  const children = [first.child]
  try {
    const view = new MachinePage(page)
    await view.open(first.lab)
    await view.fill('host.contextSwitch', '200 us')
    await view.hasLine(/contextSwitch: 200 us/)
    await end(first.child)
    const told = page.getByRole('banner').getByRole('alert')
    await plainExpect(told).toContainText('The connection to DMA Lab has ended.')
    // What is written while nobody answers is kept as well.
    await view.fill('host.quantum', '50 ms')
    await view.hasLine(/quantum: 50 ms/)

    const next = await launch(Number(new URL(first.lab.address).port))
    children.push(next.child)
    plainExpect(next.lab.address).not.toBe(first.lab.address)
    // Who loads the page again has the old address still.
    await page.reload()
    const sentence = 'This address belongs to an earlier start of DMA Lab.'
    await plainExpect(told).toContainText(sentence)
    // Only the fragment is new: by itself the browser would not load the page again.
    await page.goto(next.lab.address)
    await plainExpect(told).toHaveCount(0)
    await view.hasLine(/contextSwitch: 200 us/)
    await view.hasLine(/quantum: 50 ms/)
    await page.keyboard.press('ControlOrMeta+Enter')
    await plainExpect(page.getByRole('contentinfo')).toContainText('ended: sysv')
    plainExpect(complaints).toEqual([])
  } finally {
    for (const child of children) if (child.exitCode === null && child.signalCode === null) await end(child)
  }
})

test('each view comes back as far down as it was left, and is shown from its top the first time', async ({
  page,
  lab,
}) => {
  await page.setViewportSize({ width: 1024, height: 700 })
  const view = new MachinePage(page)
  await view.open(lab)
  const room = page.getByRole('main')
  const form = room.getByRole('tabpanel', { name: 'Host' })
  await form.evaluate((each) => {
    let scroller: Element | null = each
    while (scroller && scroller.scrollHeight <= scroller.clientHeight) scroller = scroller.parentElement
    if (scroller) scroller.scrollTop = 300
  })
  const place = (): Promise<number> =>
    form.evaluate((each) => {
      let sum = 0
      for (let at: Element | null = each; at; at = at.parentElement) sum += at.scrollTop
      return sum
    })
  expect(await place()).toBe(300)
  await view.show('Manual')
  await expect(room.getByRole('heading', { name: /^DMA_BREAKUP/ }).first()).toBeVisible()
  // What the run shows of it makes the page longer, also above what is read.
  await expect(room.getByRole('status').filter({ hasText: /\d/ })).toBeVisible()
  await room.evaluate((each) => (each.scrollTop = 900))
  await view.show('Explore')
  expect(await room.evaluate((each) => each.scrollTop)).toBe(0)
  await view.show('Manual')
  expect(await room.evaluate((each) => each.scrollTop)).toBe(900)
  await view.show('Machine')
  expect(await place()).toBe(300)
})

test('a run says that the document has changed since, until it runs again', async ({ page, lab }) => {
  const view = new MachinePage(page)
  await page.goto(lab.address)
  const status = page.getByRole('contentinfo')
  const older = status.getByText('the document has changed since this run')
  await page
    .getByRole('region', { name: 'Samples' })
    .getByRole('button', { name: /^System V and Solaris, one/ })
    .click()
  await expect(status).toContainText('ended: sysv')
  await view.show('Machine')
  await view.fill('host.contextSwitch', '200 us')
  await view.show('Timeline')
  await expect(older).toBeVisible()
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(older).toHaveCount(0)
  await expect(status).toContainText('ended: sysv')
})

test('a document that cannot run says so where its run would be, and leads to what is in the way', async ({
  page,
  lab,
}) => {
  const view = new MachinePage(page)
  await page.goto(lab.address)
  await page.getByRole('main').getByText('A new scenario').click()
  await view.type('version: 1\nworkload: []\n')
  await expect(view.problems).toBeVisible()
  await view.show('Timeline')
  await expect(view.main).toContainText('The document cannot run: it has one problem.')
  await view.main.getByRole('button', { name: 'Show the problem' }).click()
  await expect(view.problems).toBeVisible()
  await view.show('Compare')
  await page.getByRole('contentinfo').getByRole('button', { name: 'one problem' }).click()
  await expect(view.problems).toBeVisible()
})

test('in a window of 400 px every view can be reached and nothing stands out of it', async ({ page, lab }) => {
  await page.setViewportSize({ width: 400, height: 700 })
  const view = new MachinePage(page)
  await view.open(lab)
  const views = page.getByRole('navigation', { name: 'Views' }).getByRole('button')
  for (const each of await views.all()) {
    await each.click()
    await expect(each).toHaveAttribute('aria-current', 'page')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400)
  }
  await view.show('Machine')
  const form = (await view.main.getByRole('tab', { name: 'Host' }).boundingBox())!
  const text = (await view.editor.boundingBox())!
  expect(text.y).toBeGreaterThan(form.y + form.height)
  await page.screenshot({ path: test.info().outputPath('narrow.png') })
})
