// Parts of this run in the page.
/// <reference lib="dom" />
/**
 * node bench/timeline-window.mjs [rows …]: opens runs of about so many events (default 100000, 1000000 and 10000000) in
 * the built window in Chromium and measures the timeline: from the click to the first whole picture, frames while it
 * zooms and moves, script in each, the wait for a window that is not there yet, the heap of the page, and how long a
 * query takes over the WebSocket, also while a search or the statistics are worked at. Prints JSON.
 */
import { spawn } from 'node:child_process'
import { chromium } from '@playwright/test'
import { findChromium } from '../scripts/lib/chromium.mjs'
import { at, root } from '../scripts/lib/root.mjs'
import { connect } from './lab-client.mjs'

/** Events that one unit of 512 bytes leaves on the System V path, about. */
const ROWS_PER_UNIT = 76
/** Queries of each sort. */
const QUERIES = 40
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
  const open = () =>
    page.evaluate(async () => {
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
  // Lanes and signals are made when the run has ended, so the first click waits for them and a later one does not.
  const ready = await open()
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Machine' }).click()
  const again = await open()
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
  return { rows: events, ready, again, zoom, pan, window: quantile(waits, 0.5), search, heap: usedSize / 1e6 }
}

/** How long queries take from asking to the decoded answer, at places all over a run. @param {string} address @param {number} rows */
async function queries(address, rows) {
  const lab = await connect(address)
  const { run } = await lab.call('run/start', { source: { text: scenario(rows) } })
  await lab.call('run/result', { run })
  const trace = { run, path: 'sysv' }
  const { lanes, end } = await lab.call('trace/overview', trace)
  const most = lanes.reduce((/** @type {any} */ best, /** @type {any} */ each) =>
    each.entries > best.entries ? each : best,
  )
  const time = async (/** @type {number[]} */ asked) => {
    const times = []
    for (let turn = 0; turn < QUERIES; turn++) {
      const span = Math.max(2000, Math.floor(end / 2 ** (turn % 10)))
      const from = Math.floor(((end - span) * ((turn * 7) % QUERIES)) / QUERIES)
      const begin = performance.now()
      await lab.call('trace/windows', { ...trace, lanes: asked, from, to: from + span, columns: 2000 })
      times.push(performance.now() - begin)
    }
    return { p50: quantile(times, 0.5), p95: quantile(times, 0.95) }
  }
  const all = lanes.map((/** @type {any} */ each) => each.lane)
  await time(all.slice(0, 1))
  const found = { oneLane: await time([most.lane]), allLanes: await time(all) }
  /** Windows of the longest lane while another question is worked at. @param {string} name @param {object} question */
  const during = async (name, question) => {
    const begin = performance.now()
    let took = 0
    const answered = lab.call(name, { ...trace, ...question }).then(() => (took = performance.now() - begin))
    const times = []
    while (took === 0) {
      const asked = performance.now()
      await lab.call('trace/windows', { ...trace, lanes: [most.lane], from: 0, to: end, columns: 2000 })
      times.push(performance.now() - asked)
    }
    await answered
    return { took, window: quantile(times, 0.95) }
  }
  const busy = {
    statistics: await during('trace/statistics', { from: 0, to: end }),
    number: await during('trace/rows', { filter: { text: '8318' }, first: 0, count: 1 }),
    words: await during('trace/rows', { filter: { text: 'b_blkno 83' }, first: 0, count: 1 }),
  }
  const stepped = performance.now()
  await lab.call('trace/step', { ...trace, filter: { text: 'b_blkno 84' }, row: -1, direction: 1 })
  const firstHit = performance.now() - stepped
  await lab.call('run/close', { run })
  lab.close()
  return { ...found, ...busy, firstHit }
}

const executablePath = await findChromium()
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu'],
})
const lab = await launch()
const results = []
try {
  for (const rows of sizes.length > 0 ? sizes : [100_000, 1_000_000, 10_000_000])
    results.push({ ...(await measure(browser, lab.address, rows)), ...(await queries(lab.address, rows)) })
} finally {
  lab.stop()
  await browser.close()
}
console.log(JSON.stringify(results, null, 2))
