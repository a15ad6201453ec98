import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { build } from 'vite'
import { at, root } from '../scripts/lib/root.mjs'
import { plannedRuns, readScenarios } from '../scripts/lib/scenarios'
import type { PageRun } from '../scripts/lib/browser-runs'

/** An address that leads nowhere: the test answers for it. */
const ADDRESS = 'http://dma-lab.invalid/'

/** The simulator and the scenario reader as one script for a page. */
async function simulator(): Promise<string> {
  const built = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      lib: { entry: at('scripts/lib/browser-runs.ts'), formats: ['iife'], name: 'determinism' },
    },
  })
  const [bundle] = [built].flat()
  const chunk = bundle && 'output' in bundle ? bundle.output.find(({ type }) => type === 'chunk') : undefined
  if (chunk?.type !== 'chunk') throw new Error('the build gave no script')
  return chunk.code
}

test('a browser computes the same traces as Node', async ({ page }) => {
  test.setTimeout(120_000)
  const script = await simulator()
  const foreign: string[] = []
  await page.route('**/*', (route) => {
    const url = route.request().url()
    if (url === ADDRESS) {
      const body = '<!doctype html><title>simulator</title><script src="simulator.js"></script>'
      return route.fulfill({ contentType: 'text/html; charset=utf-8', body })
    }
    if (url === `${ADDRESS}simulator.js`)
      return route.fulfill({ contentType: 'text/javascript; charset=utf-8', body: script })
    if (!url.endsWith('/favicon.ico')) foreign.push(url)
    return route.abort()
  })
  const complaints: string[] = []
  page.on('pageerror', ({ message }) => complaints.push(message))
  await page.goto(ADDRESS)
  expect(complaints).toEqual([])

  const wanted = JSON.parse(readFileSync(join(root, 'goldens', 'hashes.json'), 'utf8')) as Record<string, string>
  const found: Record<string, string> = {}
  for (const { key, file, path, seed } of plannedRuns(await readScenarios())) {
    const run: PageRun = { key, value: file.value, path, seed }
    Object.assign(found, await page.evaluate((one) => globalThis.hashRunsOfTheLab([one]), run))
  }
  expect(found).toEqual(wanted)
  expect(Object.keys(found).length).toBeGreaterThan(20)
  expect([...complaints, ...foreign]).toEqual([])
})
