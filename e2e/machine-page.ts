import { expect, type Locator, type Page } from '@playwright/test'
import type { Lab } from './launch'

/** The Machine view, as a person finds things on it. */
export class MachinePage {
  readonly page: Page
  readonly main: Locator
  readonly editor: Locator
  readonly problems: Locator
  readonly undo: Locator
  readonly document: Locator

  constructor(page: Page) {
    this.page = page
    this.main = page.getByRole('main')
    this.editor = this.main.getByRole('textbox', { name: 'Text of the scenario (YAML)' })
    this.problems = this.main.getByRole('region', { name: 'Problems' })
    this.undo = page.getByRole('banner').getByRole('button', { name: 'Undo' })
    this.document = page.getByRole('banner').locator('.document')
  }

  /** Opens the lab, one of its samples, and the Machine view. */
  async open(lab: Lab, sample: RegExp = /^System V and Solaris, one write/): Promise<void> {
    await this.page.goto(lab.address)
    await this.page.getByRole('region', { name: 'Samples' }).getByRole('button', { name: sample }).click()
    await this.show('Machine')
    await expect(this.editor).toContainText('version: 1')
  }

  /** Changes to a view. */
  async show(view: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view }).click()
  }

  /** Chooses a part of the form, or what stands beside it. */
  async tab(name: string): Promise<void> {
    await this.main.getByRole('tab', { name, exact: true }).click()
  }

  /** A field of the form by its path in the file. */
  field(path: string): Locator {
    return this.main.locator(`[id="field-${path.replaceAll('.', '-')}"]`)
  }

  /** Fills a field in and leaves it. */
  async fill(path: string, value: string): Promise<void> {
    await this.field(path).fill(value)
    await this.field(path).press('Tab')
  }

  /** The lines of the text as they are shown. */
  async lines(): Promise<string[]> {
    return this.editor.locator('.cm-line').allTextContents()
  }

  /** Waits until the whole text is as a condition wants it. */
  async hasLine(line: string | RegExp): Promise<void> {
    await expect(this.editor.locator('.cm-line').filter({ hasText: line }).first()).toBeVisible()
  }

  /** Puts another text in place of the whole one, by the keyboard. */
  async type(text: string): Promise<void> {
    await this.editor.click()
    await this.page.keyboard.press('ControlOrMeta+a')
    await this.page.keyboard.insertText(text)
  }
}
