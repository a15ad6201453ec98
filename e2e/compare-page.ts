import { expect, type Locator, type Page } from '@playwright/test'
import type { Lab } from './launch'

/** The page that compares, as a person finds things on it. */
export class ComparePage {
  readonly page: Page
  readonly samples: Locator
  readonly main: Locator
  readonly title: Locator
  readonly table: Locator
  readonly bars: Locator
  readonly firstDifference: Locator

  constructor(page: Page) {
    this.page = page
    this.samples = page.getByRole('region', { name: 'Samples' }).getByRole('button')
    this.main = page.getByRole('main')
    this.title = this.main.getByRole('heading', { level: 1 })
    this.table = this.main.getByRole('table')
    this.bars = this.main.getByRole('figure', { name: 'Where the time went' })
    this.firstDifference = this.main.getByRole('region', { name: 'First difference' })
  }

  /** Opens the lab and waits for the first comparison. */
  async open(lab: Lab): Promise<void> {
    await this.page.goto(lab.address)
    await this.samples.first().click()
    const answer = this.table.or(this.main.getByRole('alert')).first()
    await expect(answer).toBeVisible({ timeout: 15_000 })
    await expect(this.table, await answer.innerText()).toBeVisible({ timeout: 1 })
  }

  /** The sample that is chosen. */
  get chosen(): Locator {
    return this.page.getByRole('region', { name: 'Samples' }).locator('button[aria-current="true"]')
  }
}
