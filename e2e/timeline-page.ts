import { expect, type Locator, type Page } from '@playwright/test'
import type { Lab } from './launch'

/** The timeline, as a person finds things on it. */
export class TimelinePage {
  readonly page: Page
  readonly main: Locator
  readonly picture: Locator
  readonly table: Locator
  readonly detail: Locator
  readonly measure: Locator
  readonly tracks: Locator
  readonly search: Locator
  /** What is shown, as a screen reader is told. */
  readonly shown: Locator

  constructor(page: Page) {
    this.page = page
    this.main = page.getByRole('main')
    this.picture = this.main.getByRole('application', { name: 'Timeline' })
    this.table = this.main.getByRole('grid', { name: 'Events' })
    this.detail = this.main.getByRole('region', { name: 'Event' })
    this.measure = this.main.getByRole('region', { name: 'Measure' })
    this.tracks = this.main.getByRole('list', { name: 'Tracks' }).getByRole('listitem')
    this.search = this.main.getByRole('searchbox', { name: 'Find text' })
    this.shown = this.main.locator('#timeline-shown')
  }

  /** Opens the first sample and its timeline. */
  async open(lab: Lab, sample = 'System V and Solaris'): Promise<void> {
    await this.page.goto(lab.address)
    await this.page.getByRole('region', { name: 'Samples' }).getByRole('button', { name: sample }).first().click()
    await expect(this.main.getByRole('table').first()).toBeVisible()
    await this.page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Timeline' }).click()
    await this.idle()
  }

  /** Waits until nothing is asked for and nothing waits to be drawn. */
  async idle(): Promise<void> {
    await expect(this.main.locator('.timeline[data-idle="true"]')).toBeVisible()
  }

  /** Shows the trace of a path. */
  async choosePath(path: string): Promise<void> {
    await this.main.getByRole('group', { name: 'Path' }).getByRole('button', { name: path, exact: true }).click()
    await this.idle()
  }

  /** Shows a part of the side panel. */
  async showPart(name: 'Event' | 'Statistics' | 'Markers'): Promise<void> {
    await this.main.getByRole('tab', { name }).click()
    await this.idle()
  }

  /** The names of the tracks from the top down. */
  async names(): Promise<string[]> {
    return this.tracks.locator('.name').allTextContents()
  }

  /** How much time is shown, in ns. */
  async span(): Promise<number> {
    const text = (await this.shown.textContent()) ?? ''
    const [from, to] = [...text.matchAll(/([\d\u202f.]+) µs/g)].map(([, number]) =>
      Number(number!.replaceAll('\u202f', '')),
    )
    return Math.round((to! - from!) * 1000)
  }

  /** Looks for a text and goes to the first event that has it. */
  async find(text: string): Promise<void> {
    await this.search.fill(text)
    await this.search.press('Enter')
    await this.idle()
  }
}
