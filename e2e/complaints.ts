import { expect, type Page } from '@playwright/test'

/** Collects what the console of a page has to say and what nobody caught. */
export function listen(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`))
  return complaints
}

/** A fixture: a test must leave what was collected empty. */
export async function mustStayEmpty(complaints: string[], use: (complaints: string[]) => Promise<void>): Promise<void> {
  await use(complaints)
  expect(complaints).toEqual([])
}
