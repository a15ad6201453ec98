import { expect, type Locator, type Page } from '@playwright/test'
import type { Lab } from './launch'

/** The sample in which both systems write the same bytes. */
export const WRITE = 'System V and Solaris, one write'

/** The page that compares, as a person finds things on it. */
export class ComparePage {
  readonly page: Page
  readonly samples: Locator
  readonly main: Locator
  readonly title: Locator
  readonly table: Locator
  readonly bars: Locator
  /** Where columns are chosen, a group a run. */
  readonly chooser: Locator
  readonly cursor: Locator
  readonly moments: Locator
  readonly instants: Locator
  readonly firstDifference: Locator

  constructor(page: Page) {
    this.page = page
    this.samples = page.getByRole('region', { name: 'Samples' }).getByRole('button')
    this.main = page.getByRole('main')
    this.title = this.main.getByRole('heading', { level: 1 })
    this.table = this.main.getByRole('region', { name: 'Stage by stage' }).getByRole('table')
    this.chooser = this.main.getByRole('group', { name: /^(Last run|Run \d)/ })
    this.cursor = this.main.getByRole('slider', { name: 'Common cursor' })
    this.moments = this.main.getByRole('region', { name: 'At the cursor' }).getByRole('table')
    this.instants = this.main.getByRole('region', { name: /^Instants/ }).getByRole('table')
    this.bars = this.main.getByRole('figure', { name: 'Where the time went' })
    this.firstDifference = this.main.getByRole('region', { name: 'First difference' })
  }

  /** Opens the lab and a sample, and waits for its comparison. */
  async open(lab: Lab, sample = WRITE): Promise<void> {
    await this.page.goto(lab.address)
    await this.samples.filter({ hasText: sample }).first().click()
    const answer = this.table.or(this.main.getByRole('alert')).first()
    await expect(answer).toBeVisible({ timeout: 15_000 })
    await expect(this.table, await answer.innerText()).toBeVisible({ timeout: 1 })
  }

  /** Runs the document once more and waits for its comparison. */
  async runAgain(): Promise<void> {
    const runs = await this.chooser.count()
    await this.page.getByRole('button', { name: 'Run', exact: true }).click()
    await expect(this.chooser).toHaveCount(runs + 1)
    await expect(this.table).toBeVisible()
  }

  /** The difference that a row of the table tells, without its relative part. */
  async differencesOf(row: string): Promise<string[]> {
    const cells = this.table.getByRole('row').filter({ hasText: row }).locator('td.quiet')
    return (await cells.allInnerTexts()).map((text) => text.trim().split(/\s{1,}(?=[+−≈0])/)[0] ?? '')
  }

  /** The sample that is chosen. */
  get chosen(): Locator {
    return this.page.getByRole('region', { name: 'Samples' }).locator('button[aria-current="true"]')
  }
}
