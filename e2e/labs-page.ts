import { expect, type Locator, type Page } from '@playwright/test'
import type { Lab } from './launch'

/** Laboratory exercises, as a person finds things on them. */
export class LabsPage {
  readonly page: Page
  readonly main: Locator
  /** The steps of a lab. */
  readonly steps: Locator
  /** The heading of the step that is shown. */
  readonly heading: Locator

  constructor(page: Page) {
    this.page = page
    this.main = page.getByRole('main')
    this.steps = this.main.getByRole('navigation').getByRole('button')
    this.heading = this.main.locator('#lab-step')
  }

  /** Opens the list of labs. */
  async open(lab: Lab): Promise<void> {
    await this.page.goto(lab.address)
    // The page is there before the window is: what a person kept is looked for first.
    await expect(this.page.getByRole('heading', { level: 1 })).toBeVisible()
    await this.page.keyboard.press('ControlOrMeta+6')
    await expect(this.main.getByRole('listitem').first()).toBeVisible()
  }

  /** Waits until nothing is being done. */
  async idle(): Promise<void> {
    await expect(this.main.locator('.labs[data-idle="true"]')).toBeVisible()
  }

  /** Goes to a control by the Tab key alone. */
  async tabTo(target: Locator): Promise<void> {
    await expect(target).toBeVisible()
    for (let presses = 0; presses < 250; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return
      await this.page.keyboard.press('Tab')
    }
    throw new Error('the Tab key does not lead there')
  }

  /** Presses a button by keyboard. */
  async press(name: string | RegExp): Promise<void> {
    await this.tabTo(this.main.getByRole('button', { name }).first())
    await this.page.keyboard.press('Enter')
  }

  /** The row of a table of results. */
  result(title: string): Locator {
    return this.main.getByRole('row').filter({ hasText: title })
  }
}
