// Parts of this run in the page.
/// <reference lib="dom" />
/**
 * node bench/timeline-window.mjs [--json] [rows …]: opens runs of about so many events (default 100000 and 1000000) in the built
 * window in Chromium and measures the timeline: from the click to the first whole picture, frames while it zooms and
 * moves, script in each, the wait for a window that is not there yet, and the heap of the page.
 */
import { spawn } from 'node:child_process'
import { chromium } from '@playwright/test'
import { findChromium } from '../scripts/lib/chromium.mjs'
import { at, root } from '../scripts/lib/root.mjs'

/** Events that one unit of 512 bytes leaves on the System V path, about. */
const ROWS_PER_UNIT = 76
/** Frames that are counted for each way of moving. */
const FRAMES = 150

const args = process.argv.slice(2)
const sizes = args.filter((each) => /^\d+$/.test(each)).map(Number)

/** @param {number} rows */
function scenario(rows) {
  const units = Math.max(1, Math.round(rows / ROWS_PER_UNIT))
  const repeat = Math.max(1, Math.ceil(units / 2048))
  const length = Math.round(units / repeat) * 512
  return `version: 1
title: bench of ${rows} events
summary: writes without end
path: sysv
paths: [sysv]
timeLimit: 100000 s
workload:
  - { process: p, repeat: ${repeat}, requests: [{ op: write, length: ${length} }] }
`
}

/** Starts the lab. @returns {Promise<{ address: string, stop: () => void }>} */
function launch() {
  const child = spawn(process.execPath, [at('scripts/start.mjs'), '--browser', '--no-open'], { cwd: root })
  let output = ''
  return new Promise((resolve, reject) => {
    /** @param {Buffer} data */
    const collect = (data) => {
      output += data.toString()
      const address = /http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+/.exec(output)?.[0]
      if (address) resolve({ address, stop: () => child.kill('SIGINT') })
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('exit', (code) => reject(new Error(`the lab ended with ${code}:\n${output}`)))
  })
}

/** @param {number[]} values @param {number} share */
const quantile = (values, share) => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

/** @param {import('@playwright/test').Browser} browser @param {string} address @param {number} rows */
async function measure(browser, address, rows) {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } })
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await session.send('Network.enable')
  let heard = 0
  session.on('Network.webSocketFrameReceived', () => (heard = performance.now()))
  const metric = async (/** @type {string} */ name) =>
    (await session.send('Performance.getMetrics')).metrics.find((each) => each.name === name)?.value ?? 0
  await page.goto(address)
  await page.getByRole('button', { name: 'A file of yours' }).waitFor()
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'A file of yours' }).click(),
  ])
  await chooser.setFiles({ name: 'bench.dmalab.yaml', mimeType: 'text/yaml', buffer: Buffer.from(scenario(rows)) })
  await page.getByText('no problems').waitFor()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByRole('contentinfo').getByText('ended: sysv').waitFor({ timeout: 300_000 })
  // When a run ends the window asks for its lanes, which the worker then makes; what is measured after that is the window.
  const ended = performance.now()
  heard = ended
  while (performance.now() - heard < 1500) await new Promise((resolve) => setTimeout(resolve, 50))
  const lanes = heard - ended

  const click = await page.evaluate(async () => {
    /** @type {NodeListOf<HTMLButtonElement>} */
    const buttons = document.querySelectorAll('nav button')
    const button = [...buttons].find((each) => each.textContent?.includes('Timeline'))
    const begin = performance.now()
    button?.click()
    await new Promise((resolve) => {
      const look = () => {
        if (document.querySelector('.timeline[data-idle="true"] canvas')) resolve(undefined)
        else requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
    })
    return performance.now() - begin
  })
  const events = Number(await page.getByRole('grid').getAttribute('aria-rowcount')) - 1

  /** @param {'zoom' | 'pan'} sort */
  const frames = async (sort) => {
    const before = await metric('ScriptDuration')
    const times = await page.evaluate(
      ([how, count]) =>
        new Promise((resolve) => {
          const stage = document.querySelector('[role=application]')
          if (!stage) throw new Error('the timeline is not there')
          const box = stage.getBoundingClientRect()
          /** @type {number[]} */
          const times = []
          let last = 0
          let turn = 0
          const frame = (/** @type {number} */ now) => {
            if (last > 0) times.push(now - last)
            last = now
            if (turn++ >= count) return resolve(times)
            const half = Math.floor(count / 2)
            const move =
              how === 'zoom' ? { deltaY: turn < half ? -12 : 12, ctrlKey: true } : { deltaX: turn < half ? 24 : -24 }
            stage.dispatchEvent(
              new WheelEvent('wheel', {
                ...move,
                clientX: box.left + box.width / 2,
                clientY: box.top + 40,
                bubbles: true,
                cancelable: true,
              }),
            )
            requestAnimationFrame(frame)
          }
          requestAnimationFrame(frame)
        }),
      /** @type {const} */ ([sort, FRAMES]),
    )
    const script = (((await metric('ScriptDuration')) - before) * 1000) / FRAMES
    return { p50: quantile(times, 0.5), p95: quantile(times, 0.95), script }
  }
  const zoom = await frames('zoom')
  await page.locator('.timeline[data-idle="true"]').waitFor()
  for (let turn = 0; turn < 4; turn++) await page.keyboard.press('w')
  await page.locator('.timeline[data-idle="true"]').waitFor()
  const pan = await frames('pan')
  await page.locator('.timeline[data-idle="true"]').waitFor()

  const waits = []
  for (let turn = 0; turn < 12; turn++) {
    waits.push(
      await page.evaluate(
        async (key) => {
          const begin = performance.now()
          window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
          await new Promise((resolve) => {
            const look = () =>
              document.querySelector('.timeline[data-idle="true"]') ? resolve(undefined) : setTimeout(look)
            setTimeout(look)
          })
          return performance.now() - begin
        },
        turn < 6 ? 'w' : 's',
      ),
    )
  }
  await page.getByRole('searchbox', { name: 'Find text' }).fill('dma_breakup')
  const search = await page.evaluate(async () => {
    const begin = performance.now()
    await new Promise((resolve) => {
      const look = () =>
        /\d/.test(document.querySelector('output.found')?.textContent ?? '') ? resolve(undefined) : setTimeout(look)
      look()
    })
    return performance.now() - begin
  })
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await page.close()
  return { rows: events, lanes, ready: click, zoom, pan, window: quantile(waits, 0.5), search, heap: usedSize / 1e6 }
}

const executablePath = await findChromium()
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu'],
})
const lab = await launch()
const results = []
try {
  for (const rows of sizes.length > 0 ? sizes : [100_000, 1_000_000])
    results.push(await measure(browser, lab.address, rows))
} finally {
  lab.stop()
  await browser.close()
}
if (args.includes('--json')) console.log(JSON.stringify(results, null, 2))
else {
  /** @param {{ p50: number, p95: number, script: number }} each */
  const line = ({ p50, p95, script }) =>
    `frames p50 ${p50.toFixed(1)} p95 ${p95.toFixed(1)} ms, script ${script.toFixed(1)} ms a frame`
  for (const { rows, lanes, ready, zoom, pan, window, search, heap } of results) {
    console.log(
      `${rows} events: lanes ${lanes.toFixed(0)} ms after the end of the run; first picture ${ready.toFixed(0)} ms after the click; heap ${heap.toFixed(0)} MB`,
    )
    console.log(`  zoom ${line(zoom)}`)
    console.log(`  pan  ${line(pan)}`)
    console.log(
      `  a window that is not there yet: ${window.toFixed(0)} ms; a search with its pause: ${search.toFixed(0)} ms`,
    )
  }
  console.log('  targets at 1e6: picture 400 ms, frames p95 16.7 ms, script 8 ms, heap 80 MB, search 500 ms')
}
