import { expect } from '@playwright/test'
import { accessibilityProblems } from './accessibility'
import { test } from './launch'

test.use({ locale: 'de-AT' })

const SENTENCE = 'dma_breakup.description.13'

test('a student goes from an event to its sentence of the manual, and back to all its events', async ({
  page,
  lab,
}) => {
  await page.goto(lab.address)
  await page
    .getByRole('region', { name: 'Beispiele' })
    .getByRole('button', { name: /^System V and Solaris, one write/ })
    .first()
    .click()
  const main = page.getByRole('main')
  await expect(main.getByRole('table').first()).toBeVisible({ timeout: 30_000 })
  await page.keyboard.press('ControlOrMeta+4')
  const idle = main.locator('.timeline[data-idle="true"]')
  await expect(idle).toBeVisible()
  await main.getByRole('button', { name: 'sysv', exact: true }).click()
  await expect(idle).toBeVisible()
  await main.getByRole('searchbox').fill('io:start')
  await page.keyboard.press('Enter')
  const spoken = main.getByRole('region', { name: 'Was es umsetzt' })
  await expect(spoken).toContainText('DMA_BREAKUP(K), UNIX System V: Description, sentence 13')
  await expect(idle).toBeVisible()
  expect(await accessibilityProblems(page)).toEqual([])

  await spoken.getByRole('button', { name: `Zeigen im Handbuch: ${SENTENCE}` }).press('Enter')
  await expect(main.getByRole('heading', { level: 1 })).toHaveText('Handbuch')
  const statement = main.getByRole('listitem').filter({ hasText: SENTENCE })
  await expect(statement).toBeFocused()
  await expect(statement).toBeInViewport()
  await expect(statement).toContainText('16 Ereignisse')
  await expect(main.getByText(/von 155 Aussagen|Aussagen zeigen sich/).first()).toBeVisible()
  for (const theme of ['light', 'dark', 'contrast']) {
    await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme)
    expect(await accessibilityProblems(page)).toEqual([])
  }

  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: `Im Zeitverlauf zeigen: Ereignisse von ${SENTENCE}` })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(main.getByText(`Ereignisse von ${SENTENCE}`)).toBeVisible()
  await expect(main.getByText('1 von 16', { exact: true })).toBeVisible({ timeout: 15_000 })
  await expect(main.getByRole('grid')).toHaveAttribute('aria-rowcount', /^1[67]$/)
  await main.getByRole('searchbox').fill('')
  await main.getByRole('searchbox').press('Enter')
  await expect(main.getByText('2 von 16', { exact: true })).toBeVisible()
  await main.getByRole('button', { name: `Nicht mehr nach ${SENTENCE} suchen` }).press('Enter')
  await expect(main.getByText(`Ereignisse von ${SENTENCE}`)).toBeHidden()
})
