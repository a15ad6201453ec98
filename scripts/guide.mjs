/**
 * `npm run guide`: makes the pictures of docs/guide from the lab itself, 1280 by 800, light and dark. It builds what
 * has changed, starts browser mode, and does on each view what its page tells.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { spawn } from 'node:child_process'
import { ensureChromium, INSTALL_HINT } from './lib/chromium.mjs'
import { at, root } from './lib/root.mjs'
import { encodeIndexed, reduceColours } from './lib/small-png.mjs'

/** @typedef {import('@playwright/test').Page} Page */

const FOLDER = at('docs/guide/img')

/** @param {Page} page @param {string} view */
const show = (page, view) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view, exact: true }).click()
/** @param {Page} page @param {RegExp} sample */
async function open(page, sample) {
  await show(page, 'Welcome')
  await page.getByRole('region', { name: 'Samples' }).getByRole('button', { name: sample }).first().click()
  // The lab shows Compare once the sample is there.
  await page.getByRole('navigation', { name: 'Views' }).locator('[aria-current]', { hasText: 'Compare' }).waitFor()
}
const FIRST = /^System V and Solaris, one write/

/** What to do before each picture, in a window that has just been opened. @type {Record<string, (page: Page) => Promise<void>>} */
const pictures = {
  welcome: async (page) => page.getByRole('region', { name: 'Samples' }).getByRole('button').first().waitFor(),
  machine: async (page) => {
    await open(page, FIRST)
    await show(page, 'Machine')
    await page.getByRole('textbox', { name: 'Text of the scenario (YAML)' }).waitFor()
  },
  'machine-address-space': async (page) => {
    await pictures['machine']?.(page)
    await page.getByRole('tab', { name: 'Addresses', exact: true }).click()
    await page.getByRole('main').getByRole('img').first().waitFor()
  },
  script: async (page) => {
    await open(page, /^What must always hold/)
    await show(page, 'Script')
    await page.getByRole('textbox', { name: 'Script of reader' }).waitFor()
    await page.keyboard.press('ControlOrMeta+Enter')
    await page.getByRole('region', { name: 'What came of it' }).getByText('came to its end').first().waitFor()
  },
  timeline: async (page) => {
    await open(page, FIRST)
    await page.getByRole('main').getByRole('table').first().waitFor()
    await show(page, 'Timeline')
    const main = page.getByRole('main')
    const idle = () => main.locator('.timeline[data-idle="true"]').waitFor()
    await idle()
    await main.getByRole('group', { name: 'Path' }).getByRole('button', { name: 'sysv', exact: true }).click()
    await idle()
    const search = main.getByRole('searchbox', { name: 'Find text' })
    await search.fill('dma:transfer')
    await search.press('Enter')
    await idle()
    await main.getByRole('application', { name: 'Timeline' }).focus()
    for (const key of ['m', 'f', 's', 's']) await page.keyboard.press(key)
    await idle()
  },
  compare: async (page) => {
    await open(page, FIRST)
    await page.getByRole('main').getByRole('table').first().waitFor()
  },
  'compare-what-if': async (page) => {
    await pictures['compare']?.(page)
    await page.getByRole('button', { name: 'Try it' }).click()
    const panel = page.getByRole('region', { name: 'What if' })
    await panel.getByRole('img').waitFor()
    await panel.scrollIntoViewIfNeeded()
    await panel.evaluate((element) => element.scrollIntoView({ block: 'start' }))
  },
  labs: async (page) => {
    await show(page, 'Labs')
    await page.getByRole('button', { name: 'Start The price of a byte' }).click()
    await page.getByRole('button', { name: 'Go on to: Predict' }).click()
    await page.getByRole('textbox', { name: 'Your answer' }).fill('30')
    await page.getByRole('radio', { name: 'It doubles.' }).check()
    await page.getByRole('button', { name: 'Lock predictions and run' }).click()
    await page.getByRole('main').getByRole('table').first().waitFor()
    await page.getByRole('heading', { name: 'What you change' }).evaluate((element) => element.scrollIntoView())
  },
  explore: async (page) => {
    await pictures['compare']?.(page)
    await show(page, 'Explore')
    await page.getByRole('radio', { name: 'units against pages against cookies' }).check()
    await page.getByRole('button', { name: 'Make the runs' }).click()
    await page.getByRole('main').locator('.chart[data-drawn="true"]').waitFor()
  },
  manual: async (page) => {
    await pictures['timeline']?.(page)
    await show(page, 'Manual')
    await page.getByRole('main').getByText('statements are shown by events of this run').waitFor()
    await page.getByRole('button', { name: 'Show the events of dma_breakup.description.13', exact: false }).waitFor()
  },
  probe: async (page) => {
    await pictures['timeline']?.(page)
    await show(page, 'Probes')
    const main = page.getByRole('main')
    await main.getByRole('button', { name: 'How long a transfer takes, start to done' }).click()
    await main.getByRole('table').first().waitFor()
  },
  export: async (page) => {
    await pictures['compare']?.(page)
    await page.keyboard.press('ControlOrMeta+Shift+E')
    const dialog = page.getByRole('dialog', { name: 'Export' })
    await dialog.getByRole('combobox', { name: 'Format' }).selectOption('svg')
    await dialog.getByRole('img').waitFor()
  },
  inspector: async (page) => {
    await pictures['compare']?.(page)
    await page.getByRole('button', { name: 'Inspector' }).click()
    const dock = page.getByRole('complementary', { name: 'Inspector' })
    await dock.getByRole('combobox', { name: 'Step by' }).selectOption('chunk')
    for (let step = 0; step < 3; step += 1) {
      await dock.getByRole('button', { name: 'On to the next chunk' }).click()
      await dock.getByRole('region', { name: 'Requests (struct buf)' }).getByRole('row').nth(1).waitFor()
    }
  },
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !(name in pictures))
if (unknown.length > 0) {
  console.error(`unknown picture ${unknown.join(', ')}; there are ${Object.keys(pictures).join(', ')}`)
  process.exit(2)
}
process.exitCode = await make(asked.length > 0 ? asked : Object.keys(pictures)).catch((error) => {
  console.error(`the pictures could not be made: ${error instanceof Error ? error.message : String(error)}`)
  return 1
})

/** @param {string[]} names @returns {Promise<number>} the exit code */
async function make(names) {
  const executablePath = await ensureChromium(console.error)
  if (!executablePath) throw new Error(INSTALL_HINT)
  const lab = await startLab()
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch({ executablePath, args })
  mkdirSync(FOLDER, { recursive: true })
  try {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      for (const name of names) {
        const context = await browser.newContext({
          ...{ viewport: { width: 1280, height: 800 }, colorScheme, locale: 'en-GB', reducedMotion: 'reduce' },
        })
        const page = await context.newPage()
        await page.goto(lab.address)
        await pictures[name]?.(page)
        const file = `${name}-${colorScheme}.png`
        await page.getByRole('banner').getByRole('button', { name: 'Cancel the run' }).waitFor({ state: 'hidden' })
        const bytes = await shrink(context, await page.screenshot({ animations: 'disabled', caret: 'hide' }))
        writeFileSync(`${FOLDER}/${file}`, bytes)
        console.log(`docs/guide/img/${file}  ${Math.round(bytes.length / 1024)} KiB`)
        await context.close()
      }
    }
  } finally {
    await browser.close()
    await lab.close()
  }
  return 0
}

/**
 * The same picture in few bytes; Chromium reads it for us.
 * @param {import('@playwright/test').BrowserContext} context
 * @param {Buffer} png
 */
async function shrink(context, png) {
  const page = await context.newPage()
  const read = await page.evaluate(
    async (address) => {
      const image = new Image()
      image.src = address
      await image.decode()
      const canvas = new OffscreenCanvas(image.width, image.height)
      const pen = canvas.getContext('2d')
      pen?.drawImage(image, 0, 0)
      const { data } = /** @type {ImageData} */ (pen?.getImageData(0, 0, image.width, image.height))
      let text = ''
      for (let from = 0; from < data.length; from += 8192)
        text += String.fromCharCode(...data.subarray(from, from + 8192))
      return { width: image.width, height: image.height, data: btoa(text) }
    },
    `data:image/png;base64,${png.toString('base64')}`,
  )
  await page.close()
  const { palette, pixels } = reduceColours(Buffer.from(read.data, 'base64'))
  return encodeIndexed(read.width, read.height, palette, pixels)
}

/** Browser mode. @returns {Promise<{ address: string, close: () => Promise<unknown> }>} */
function startLab() {
  const child = spawn(process.execPath, [at('scripts/start.mjs'), '--browser', '--no-open'], { cwd: root })
  const ended = new Promise((resolve) => child.on('close', resolve))
  let output = ''
  return new Promise((resolve, reject) => {
    const look = (/** @type {Buffer} */ data) => {
      output += data.toString()
      const address = /http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+/.exec(output)?.[0]
      if (!address) return
      resolve({
        address,
        close: () => {
          child.kill('SIGINT')
          return ended
        },
      })
    }
    child.stdout.on('data', look)
    child.stderr.on('data', look)
    void ended.then((code) => reject(new Error(`the lab ended with ${code}:\n${output}`)))
  })
}
