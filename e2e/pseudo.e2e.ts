/** Every text of the window in a language that only tests speak: what has no marks never went through a catalogue. */
import type { Locator, Page, TestInfo } from '@playwright/test'
import { expect, test, type Lab } from './launch'
import { overflowing, rawTexts, speakPseudo } from './raw-texts'

test.use({ viewport: { width: 1280, height: 800 } })

/** Collects what is wrong in one state of the window after another; all of it is told at the end. */
class Walk {
  readonly wrong: Record<string, string[]> = {}
  readonly #told = new Set<string>()
  readonly page: Page
  readonly info: TestInfo
  readonly main: Locator
  readonly dialog: Locator

  constructor(page: Page, info: TestInfo) {
    this.page = page
    this.info = info
    this.main = page.getByRole('main')
    this.dialog = page.getByRole('dialog')
  }

  /** Opens the lab in the language of tests. */
  async open(lab: Lab): Promise<void> {
    await speakPseudo(this.page)
    await this.page.goto(lab.address)
    await expect(this.page.locator('html')).toHaveAttribute('lang', 'en-XA')
    await expect(this.page.getByRole('main')).toBeVisible()
  }

  /** Looks at what is there now. @param isKept as a picture, too, among the output of the test */
  async look(state: string, isKept = true): Promise<void> {
    const found = [...(await rawTexts(this.page)), ...(await overflowing(this.page)).map((each) => `OVER ${each}`)]
    const fresh = found.filter((each) => !this.#told.has(each))
    for (const each of fresh) this.#told.add(each)
    if (fresh.length > 0) this.wrong[state] = fresh
    if (isKept) await this.page.screenshot({ path: this.info.outputPath(`${state}.png`) })
  }

  /** Goes to a view by its place in the navigation. */
  view(place: number): Promise<void> {
    return this.page.keyboard.press(`ControlOrMeta+${place}`)
  }

  /** Opens a sample, whose title is the same in every language, and waits for its comparison. */
  async sample(title: string): Promise<void> {
    await this.main.locator('.card').filter({ hasText: title }).first().click()
    await expect(this.main.getByRole('table').first()).toBeVisible()
  }

  /** Waits until a view has nothing under way. */
  async idle(name: string): Promise<void> {
    await expect(this.main.locator(`.${name}[data-idle="true"]`)).toBeVisible()
  }

  /** Tells everything that was wrong. */
  end(): void {
    expect(this.wrong).toEqual({})
  }
}
const VIEWS = ['welcome', 'machine', 'script', 'timeline', 'compare', 'labs', 'explore', 'manual', 'probe']

test('an empty window, its menu and its dialogs', async ({ page, lab }, info) => {
  const walk = new Walk(page, info)
  const { main, dialog } = walk
  await walk.open(lab)
  await expect(main.locator('.card').first()).toBeVisible()
  for (const [place, name] of VIEWS.entries()) {
    await walk.view(place + 1)
    if (name === 'labs') await expect(main.getByRole('listitem').first()).toBeVisible()
    if (name === 'manual') await expect(main.locator('.says').first()).toBeVisible()
    await walk.look(`empty-${name}`)
  }
  for (const [name, keys] of [
    ['palette', 'ControlOrMeta+k'],
    ['keys', '?'],
    ['settings', 'ControlOrMeta+,'],
  ] as const) {
    await page.keyboard.press(keys)
    await expect(dialog).toBeVisible()
    if (name === 'keys') {
      await dialog.locator('[data-command="help.palette"] button').click()
      await page.keyboard.press('ControlOrMeta+s')
      await expect(dialog.locator('[data-command="help.palette"] button')).toHaveCount(2)
    }
    await walk.look(name)
    if (name === 'keys') await dialog.locator('[data-command="help.palette"] button').last().click()
    if (name === 'keys') await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
  }
  await page.getByRole('banner').locator('.icon').first().click()
  await expect(page.getByRole('menu')).toBeVisible()
  await walk.look('menu')
  await page.getByRole('menuitem').nth(3).click()
  await dialog.getByRole('textbox').fill('https://example.com/')
  await dialog.locator('.primary').click()
  await expect(dialog.getByRole('alert')).toBeVisible()
  await walk.look('link')
  walk.end()
})

test('a comparison, what if, an exploration, a form, its text, its addresses and registers', async ({
  page,
  lab,
}, info) => {
  const walk = new Walk(page, info)
  const { main } = walk
  await walk.open(lab)
  await walk.sample('System V and Solaris, one write')
  await main.getByRole('slider').first().press('Home')
  await expect(main.locator('.tables table')).toHaveCount(2)
  for (const each of await main.locator('summary').all()) await each.click()
  await main.locator('.chooser summary').click()
  await main.locator('section:has(#what-if-title) header .action').click()
  await expect(main.locator('.answers')).toBeVisible()
  await main.locator('section:has(#what-if-title) summary').click()
  await walk.look('compare')
  await walk.view(7)
  await walk.look('explore-form')
  await main.locator('.form .primary').click()
  await expect(main.locator('.chart[data-drawn="true"]')).toBeVisible()
  await walk.look('explore')
  await walk.view(2)
  await expect(main.locator('.cm-content')).toContainText('version: 1')
  const parts = await main.getByRole('tablist').first().getByRole('tab').count()
  for (let tab = 0; tab < parts; tab++) {
    await main.getByRole('tablist').first().getByRole('tab').nth(tab).click()
    await expect(main.locator('[role=tabpanel][data-state=active]').first()).toBeVisible()
    if (tab === 6) await main.locator('.add .action').first().click()
    await walk.look(`machine-${tab}`)
  }
  await main.getByRole('tablist').last().getByRole('tab').nth(1).click()
  await expect(main.locator('.space svg').first()).toBeVisible()
  await walk.look('addresses')
  await main.locator('.space').getByRole('checkbox').click()
  await walk.look('addresses-table')
  await main.getByRole('tablist').last().getByRole('tab').nth(2).click()
  await main.locator('.registers .open').first().click()
  await expect(main.locator('.bits')).toBeVisible()
  await walk.look('registers')
  await main.getByRole('tablist').last().getByRole('tab').nth(0).click()
  await main.locator('.cm-content').click()
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.insertText('nonsense: 1\n')
  await expect(main.locator('.problems')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+f')
  await expect(main.locator('.cm-search')).toBeVisible()
  await walk.look('problems')
  walk.end()
})

test('a timeline, its parts, the inspector and every export', async ({ page, lab }, info) => {
  const walk = new Walk(page, info)
  const { main, dialog } = walk
  await walk.open(lab)
  await walk.sample('System V and Solaris, one write')
  await walk.view(4)
  await walk.idle('timeline')
  const table = main.getByRole('grid')
  await table.focus()
  for (const key of ['ArrowDown', '1', 'End', '2']) await page.keyboard.press(key)
  await expect(main.locator('.detail h2')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+i')
  await expect(page.locator('.inspector .at')).toBeVisible()
  await page.locator('.points select').selectOption('io:start')
  await page.locator('.points .action').click()
  await expect(page.locator('.points .hits')).toBeVisible()
  await page.locator('.points input[aria-describedby]').fill('b_blkno = five')
  await page.locator('.points .action').click()
  await walk.look('timeline')
  for (const part of [1, 2]) {
    await main.locator('.side').getByRole('tab').nth(part).click()
    if (part === 2) await main.locator('.markers .action').first().click()
    if (part === 2) await expect(main.locator('.markers li').first()).toBeVisible()
    if (part === 1) await expect(main.locator('.statistics dl')).toBeVisible()
    await walk.look(`timeline-${part}`)
  }
  await page.keyboard.press('ControlOrMeta+Shift+E')
  await expect(dialog.locator('.export-look pre, .export-look img').first()).toBeVisible()
  const formats = dialog.locator('.export-choice > .export-field select').first()
  for (const format of await formats.locator('option').all()) {
    await formats.selectOption((await format.getAttribute('value')) ?? '')
    await expect(page.locator('.export[data-idle="true"]')).toBeVisible()
    const name = await format.getAttribute('value')
    await walk.look(`export-${name}`, name === 'svg')
  }
  walk.end()
})

test('a script, the manual and the probes', async ({ page, lab }, info) => {
  const walk = new Walk(page, info)
  const { main } = walk
  await walk.open(lab)
  await walk.sample('Error handling in a script')
  await walk.view(3)
  await expect(main.locator('.results li').first()).toBeVisible()
  await walk.look('script')
  await walk.view(8)
  await expect(main.locator('.events').first()).toBeVisible()
  await walk.look('manual')
  await walk.view(9)
  await main.locator('.examples .action').first().click()
  await expect(main.locator('.result table').first()).toBeVisible()
  await walk.look('probe')
  await main.locator('.cm-content').fill('io:::start { trace(args[0]->b_bcout); }')
  await main.locator('.bar .primary').click()
  await expect(main.getByRole('alert')).toBeVisible()
  await main.locator('details').last().locator('summary').click()
  await walk.look('probe-wrong')
  walk.end()
})

test('a run with trouble', async ({ page, lab }, info) => {
  const walk = new Walk(page, info)
  await walk.open(lab)
  await walk.sample('A lost interrupt')
  await walk.look('trouble')
  await walk.view(1)
  await walk.sample('The example driver and two callers')
  await walk.look('findings')
  walk.end()
})

test('a lab from its list to its results', async ({ page, lab }, info) => {
  const walk = new Walk(page, info)
  const { main } = walk
  await walk.open(lab)
  await walk.view(6)
  await main.getByRole('listitem').first().locator('.action').first().click()
  await walk.idle('labs')
  await expect(main.locator('#lab-step')).toBeVisible()
  await main.locator('.hints .action').click()
  await expect(main.locator('.hints li')).toHaveCount(1)
  await walk.look('lab-read')
  await main.locator('.panel > p .primary').click()
  await walk.look('lab-predict')
  await main.locator('.lock .primary').click()
  await expect(main.locator('.results table').first()).toBeVisible()
  await walk.idle('labs')
  await walk.look('lab-run')
  await main.getByRole('navigation').getByRole('button').nth(3).click()
  await walk.look('lab-explain')
  walk.end()
})
