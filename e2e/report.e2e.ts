// A report as a reader has it: a file, opened in a browser, with and without scripts, on screen and on paper.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test, type Page } from '@playwright/test'
import { at } from '../scripts/lib/root.mjs'
import { accessibilityProblems } from './accessibility'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-report-e2e-'))
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

const lab = (...argv: readonly string[]): { status: number | null; stdout: string } =>
  spawnSync(process.execPath, [at('bin/dma-lab.mjs'), ...argv], { encoding: 'utf8', cwd: folder })

const HOSTILE = `</title></script><img src="http://127.0.0.1:9/x" onerror="document.title='broken'"><style>*{display:none}`
const report = join(folder, 'report.html')
test.beforeAll(() => {
  const scenario = {
    ...{ version: 1, title: HOSTILE, summary: HOSTILE, paths: ['sysv', 'physio'] },
    workload: [
      { process: 'reader', requests: [{ request: 'r1', op: 'read', length: '8 KB' }] },
      { process: 'talker', script: `log(${JSON.stringify(HOSTILE)})` },
    ],
    expect: [{ process: 'reader', request: 'r1', bytes: 1 }],
  }
  writeFileSync(join(folder, 'hostile.json'), JSON.stringify(scenario))
  expect(lab('report', 'hostile.json', '--out', report)).toMatchObject({ status: 0, stdout: '' })
})

/** Everything that a page asks for, and everything that its policy forbids. */
function listen(page: Page): { readonly asked: string[]; readonly said: string[] } {
  const heard = { asked: [] as string[], said: [] as string[] }
  page.on('request', (request) => heard.asked.push(request.url()))
  page.on('console', (message) => heard.said.push(message.text()))
  page.on('pageerror', (error) => heard.said.push(error.message))
  page.on('dialog', (dialog) => heard.said.push(dialog.message()))
  return heard
}

async function isReadable(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(HOSTILE)
  for (const name of ['Overview', 'Timelines', 'Comparison', 'Switches and costs, with their sources'])
    await expect(page.getByRole('heading', { name, exact: true })).toBeVisible()
  await expect(page.getByRole('table', { name: 'What the scenario expects' })).toContainText('it gives 8192')
  await expect(page.getByRole('img', { name: /^sysv: \d+ events / })).toBeVisible()
}

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false })
  test('it is all there, and asks for nothing', async ({ page }) => {
    const heard = listen(page)
    await page.goto(pathToFileURL(report).href)
    await isReadable(page)
    expect(heard).toEqual({ asked: [pathToFileURL(report).href], said: [] })
  })
})

test('with scripts nothing runs, nothing is fetched, and its policy has nothing to forbid', async ({ page }) => {
  const heard = listen(page)
  await page.addInitScript(() => {
    const seen: string[] = []
    Object.assign(globalThis, { forbidden: seen })
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      seen.push(`${violatedDirective} ${blockedURI}`),
    )
  })
  await page.goto(pathToFileURL(report).href)
  await isReadable(page)
  expect(await page.title()).not.toBe('broken')
  expect(heard).toEqual({ asked: [pathToFileURL(report).href], said: [] })
  expect(await page.evaluate(() => (globalThis as unknown as { forbidden: string[] }).forbidden)).toEqual([])
  expect(await page.locator('main img, script:not([type="application/json"])').count()).toBe(0)
  // The policy is there: what a page like this could load is refused.
  const loads = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const image = new Image()
        image.onload = () => resolve('loaded')
        image.onerror = () => resolve('refused')
        image.src = 'http://127.0.0.1:9/x'
      }),
  )
  const forbidden = await page.evaluate(() => (globalThis as unknown as { forbidden: string[] }).forbidden)
  expect([loads, forbidden]).toEqual(['refused', ['img-src http://127.0.0.1:9/x']])
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing in ${colorScheme}, and it fits a narrow window`, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width: 1000, height: 800 })
    await page.goto(pathToFileURL(report).href)
    expect(await accessibilityProblems(page)).toEqual([])
    for (const media of ['screen', 'print'] as const) {
      await page.emulateMedia({ media })
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    }
  })

test('it is verified, until somebody changes what it says', () => {
  expect(lab('verify', report).status).toBe(0)
})
