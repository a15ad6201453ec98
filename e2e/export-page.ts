import { expect, type Download, type Locator, type Page } from '@playwright/test'
import type { Lab } from './launch'

/** The export dialog, as a person finds things in it; everything by the keyboard. */
export class ExportPage {
  readonly page: Page
  readonly dialog: Locator
  readonly format: Locator
  readonly name: Locator
  readonly preview: Locator
  readonly start: Locator

  constructor(page: Page) {
    this.page = page
    this.dialog = page.getByRole('dialog', { name: 'Export' })
    this.format = this.dialog.getByRole('combobox', { name: 'Format' })
    this.name = this.dialog.getByRole('textbox', { name: 'Name' })
    this.preview = this.dialog.getByRole('region', { name: 'Preview' })
    this.start = this.dialog.getByRole('button', { name: 'Export', exact: true })
  }

  /** Opens a sample and waits until it has run. */
  async run(lab: Lab, sample = 'System V and Solaris'): Promise<void> {
    await this.page.goto(lab.address)
    await this.page.getByRole('region', { name: 'Samples' }).getByRole('button', { name: sample }).first().focus()
    await this.page.keyboard.press('Enter')
    await expect(this.page.getByRole('main').getByRole('table').first()).toBeVisible({ timeout: 30_000 })
  }

  /** Opens the dialog and waits for its first preview. */
  async open(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+Shift+E')
    await expect(this.dialog).toBeVisible()
    await this.idle()
  }

  /** Waits until nothing is being looked at or written. */
  async idle(): Promise<void> {
    await expect(this.page.locator('.export[data-idle="true"]')).toBeVisible({ timeout: 20_000 })
  }

  /** Presses Tab until something has the focus. */
  async tabTo(wanted: Locator): Promise<void> {
    for (let presses = 0; presses < 40; presses++) {
      if (await wanted.evaluate((element) => element === document.activeElement)) return
      await this.page.keyboard.press('Tab')
    }
    throw new Error('the keyboard does not reach it')
  }

  /** Chooses in a list by the arrow keys. */
  async choose(list: Locator, words: string): Promise<void> {
    await this.tabTo(list)
    await this.page.keyboard.press('Home')
    const all = await list.locator('option').allInnerTexts()
    for (let presses = 0; presses < all.indexOf(words); presses++) await this.page.keyboard.press('ArrowDown')
    await expect(list.locator('option:checked')).toHaveText(words)
    await this.idle()
  }

  /** Exports and takes what the browser was given. */
  async download(): Promise<{ readonly name: string; readonly bytes: Buffer }> {
    await this.tabTo(this.start)
    const given = this.page.waitForEvent('download')
    await this.page.keyboard.press('Enter')
    const download = await given
    await expect(this.dialog.getByRole('status').filter({ hasText: 'Downloaded as' })).toContainText(
      download.suggestedFilename(),
    )
    return { name: download.suggestedFilename(), bytes: await bytesOf(download) }
  }

  /** Opens a file by the keyboard. */
  async openFile(name: string, buffer: Buffer): Promise<void> {
    // The page is there before the window is: what a person kept is looked for first.
    await expect(this.page.getByRole('main')).toBeVisible()
    const chooser = this.page.waitForEvent('filechooser')
    await this.page.keyboard.press('ControlOrMeta+o')
    await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer })
  }
}

async function bytesOf(download: Download): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of await download.createReadStream()) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}
