import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { at } from '../scripts/lib/root.mjs'
import { accessibilityProblems } from './accessibility'
import { LabsPage } from './labs-page'
import { expect, test } from './launch'
import { TimelinePage } from './timeline-page'

interface Hidden {
  readonly checks?: readonly { readonly title: string }[]
  readonly again?: readonly { readonly title: string }[]
}
/** Titles of everything hidden in the labs of the program. */
const hiddenTitles = readdirSync(at('labs')).flatMap((folder) => {
  const { checks = [], again = [] } = parse(readFileSync(at(`labs/${folder}/hidden.yaml`), 'utf8')) as Hidden
  return [...checks, ...again].map(({ title }) => title)
})
const FITS = 'Your write takes 1 ms at most'

test('a student completes lab 1 by keyboard alone: predicts, fails a check, finds the event, corrects, exports', async ({
  page,
  lab,
}) => {
  const heard: Buffer[] = []
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => void heard.push(Buffer.from(payload))))
  const labs = new LabsPage(page)
  const timeline = new TimelinePage(page)
  await labs.open(lab)
  await labs.press('Start The price of a byte')
  await expect(labs.heading).toHaveText('Read')
  await expect(labs.main.getByText('uwritec').first()).toBeVisible()
  await expect(labs.steps.nth(2)).toBeDisabled()

  await labs.press('Go on to: Predict')
  await labs.tabTo(labs.main.getByRole('textbox', { name: 'Your answer' }))
  await page.keyboard.type('30')
  await labs.tabTo(labs.main.getByRole('radio').first())
  await page.keyboard.press('ArrowDown')
  await expect(labs.main.getByRole('radio', { name: 'It doubles.' })).toBeChecked()
  await labs.press('Lock predictions and run')

  await expect(labs.heading).toHaveText('Run')
  await expect(labs.result('How long does the processor only wait')).toContainText('30 ms')
  await expect(labs.result('How long does the processor only wait')).toContainText('40.96 ms')
  await expect(labs.result('How long does the processor only wait')).toContainText('no')
  await expect(labs.result('What happens to the time')).toContainText('1 / 1')
  await expect(labs.result(FITS)).toContainText('a write of 4096 bytes takes')
  await expect(labs.result(FITS)).toContainText('0 / 2')
  await expect(labs.heading).toBeFocused()

  await labs.press(`Show event: ${FITS}`)
  await timeline.idle()
  await expect(timeline.table.locator('[aria-selected="true"]')).toContainText('syscall')
  await expect(timeline.detail).toContainText('syscall')
  // The document is another one: the header says whose run this is.
  await expect(page.getByRole('banner').locator('.document')).toContainText(/^The price of a byte, run /)
  await timeline.showPart('Markers')
  await expect(labs.main.getByRole('list', { name: 'From the lab' })).toContainText(FITS)
  await labs.press('Back to the lab')

  await labs.tabTo(labs.steps.nth(1))
  await page.keyboard.press('Enter')
  await expect(labs.main.getByText('Your predictions are locked.')).toBeVisible()
  await expect(labs.main.getByRole('radio')).toHaveCount(0)
  await labs.press('Go on to: Run')

  await labs.tabTo(labs.main.getByRole('textbox', { name: 'bytes to write' }))
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('5 KB')
  await expect(labs.main.getByText('expected at most 4 KB')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('97')
  await expect(labs.main.getByText('Nothing has been checked since the last change.')).toBeVisible()
  await labs.press('Run and check')
  await expect(labs.result(FITS)).toContainText('2 / 2')
  await expect(labs.result('One byte more would take longer')).toContainText('2 / 2')

  await labs.press('Go on to: Explain')
  await labs.tabTo(labs.main.getByRole('textbox', { name: 'Your answer' }))
  await page.keyboard.type('0')
  await labs.press('Run and check')
  await expect(labs.main.getByText('8 of 10 points')).toBeVisible()

  await labs.tabTo(labs.main.getByRole('textbox', { name: 'Your name' }))
  await page.keyboard.type('Anna')
  const saving = page.waitForEvent('download')
  await page.keyboard.press('ControlOrMeta+s')
  const saved = await saving
  expect(saved.suggestedFilename()).toBe('price-of-a-byte.dmalab-answer.yaml')
  expect(parse(readFileSync(await saved.path(), 'utf8'))).toMatchObject({
    ...{ kind: 'dmalab-answer', student: 'Anna', edits: { length: 97 }, results: { points: 8, most: 10 } },
    lab: { id: 'price-of-a-byte' },
  })
  await labs.idle()
  const exporting = page.waitForEvent('download')
  await labs.press('Export the report')
  const report = readFileSync(await (await exporting).path(), 'utf8')
  expect(report).toContain('8 of 10 points')
  expect(report).toContain('Anna')

  await page.reload()
  await expect(labs.main.getByText('8 of 10 points')).toBeVisible()
  await expect(labs.main.getByRole('textbox', { name: 'Your name' })).toHaveValue('Anna')
  const all = Buffer.concat(heard).toString('utf8')
  expect(all).toContain(FITS)
  for (const title of hiddenTitles) expect(all).not.toContain(title)
})

test('a student orders, writes a program, and marks events in the list and on the timeline', async ({ page, lab }) => {
  const labs = new LabsPage(page)
  await labs.open(lab)
  await labs.press('Start Sixteen sectors')
  await labs.press('Go on to: Predict')
  const order = labs.main.getByRole('list').filter({ hasText: 'the engine moves the bytes' }).last()
  await labs.press('Move “the engine moves the bytes” down')
  await page.keyboard.press('Alt+ArrowDown')
  await expect(order.getByRole('listitem').nth(2)).toContainText('the engine moves the bytes')
  await labs.press('Lock predictions and run')
  await expect(labs.result('The engine moves exactly 16 units')).toContainText('0 / 2')
  await expect(labs.result('How many times is the driver')).toContainText('no answer')

  const editor = labs.main.getByRole('textbox', { name: 'Program of writer' })
  await editor.click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('await wrote(8)')
  await expect(labs.main.getByText(/line 1:.*wrote/)).toBeVisible()
  await page.keyboard.press('ControlOrMeta+a')
  const given = readFileSync(at('labs/02-sixteen-sectors/start.js'), 'utf8')
  await page.keyboard.insertText(given.replace('KB(4)', 'KB(8)'))
  await labs.main.getByRole('button', { name: 'Run and check' }).click()
  await expect(labs.result('The engine moves exactly 16 units')).toContainText('2 / 2')

  await labs.main.getByRole('button', { name: 'Go on to: Explain' }).click()
  const strategy = labs.main.getByRole('listitem').filter({ hasText: 'Mark the strategy call of every unit' }).first()
  await strategy.getByRole('searchbox').fill('io:start')
  await strategy.getByRole('checkbox').nth(1).check()
  await expect(strategy.getByRole('list', { name: 'Marked events' })).toContainText('io:start@')
  const timeline = new TimelinePage(page)
  await page.keyboard.press('ControlOrMeta+4')
  await timeline.idle()
  await timeline.find('io:start')
  await labs.main.getByRole('button', { name: 'Mark the selected event' }).click()
  await expect(labs.main.getByText('2 events are marked')).toBeVisible()
  await labs.main.getByRole('button', { name: 'Back to the lab' }).click()
  await labs.main.getByRole('button', { name: 'Run and check' }).click()
  await expect(labs.result('Mark the strategy call of every unit')).toContainText('14 of 16 are not marked')

  await labs.main.getByRole('button', { name: 'Show hint 1 of 2' }).click()
  await expect(labs.main.getByText('A step of the timeline by chunk')).toBeVisible()
  await labs.steps.nth(2).click()
  await labs.main.getByRole('button', { name: 'Show me' }).click()
  await expect(labs.main.getByText('what was expected')).toBeVisible()
})

test('a student hands a file around, and an author sees what a student sees', async ({ page, lab }) => {
  const labs = new LabsPage(page)
  await labs.open(lab)
  const give = async (name: string, text: string): Promise<void> => {
    const choosing = page.waitForEvent('filechooser')
    await page.keyboard.press('ControlOrMeta+o')
    await (await choosing).setFiles({ name, mimeType: 'application/yaml', buffer: Buffer.from(text) })
  }
  const authors = readFileSync(at('labs/01-price-of-a-byte/lab.yaml'), 'utf8')
  await give('lab.yaml', authors)
  await expect(labs.main.getByRole('alert')).toContainText('dma-lab lab student')
  await give('lab.yaml', authors.replace('{ file: read.md }', '"# Only *text* <script>alert(1)</script>"'))
  await expect(labs.main.getByText('Preview: this is what a student sees')).toBeVisible()
  await expect(labs.main.getByRole('heading', { name: 'Only text <script>alert(1)</script>' })).toBeVisible()
  await give(
    'bob.dmalab-answer.yaml',
    `version: 1\nkind: dmalab-answer\nlab: { id: nobody, release: 1, digest: '${'0'.repeat(64)}' }\nprogram: '1'\n`,
  )
  await expect(labs.main.getByRole('alert')).toContainText('nobody')
})

for (const locale of ['en-GB', 'de-AT'])
  test(`labs are accessible in every colour and keep to 1024 by 700: ${locale}`, async ({ browser, lab }) => {
    const page = await browser.newPage({ locale, viewport: { width: 1024, height: 700 } })
    const labs = new LabsPage(page)
    const look = async (what: string): Promise<void> => {
      await labs.idle()
      for (const theme of ['light', 'dark', 'contrast']) {
        await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme)
        expect([what, theme, await accessibilityProblems(page)]).toEqual([what, theme, []])
      }
      const over = await labs.main.evaluate((element) => element.scrollWidth - element.clientWidth)
      expect([what, over]).toEqual([what, 0])
    }
    await labs.open(lab)
    await look('list')
    await labs.main.getByRole('listitem').filter({ hasText: 'Sixteen sectors' }).getByRole('button').click()
    await expect(labs.heading).toHaveText(locale === 'de-AT' ? 'Lesen' : 'Read')
    await look('read')
    await labs.steps.nth(1).click()
    await look('predict')
    await labs.main.getByRole('button', { name: /Lock predictions|Vorhersagen festlegen/ }).click()
    await expect(labs.result('The engine moves exactly 16 units')).toBeVisible()
    await look('run')
    await labs.steps.nth(3).click()
    await expect(labs.main.getByRole('checkbox').first()).toBeVisible()
    await look('explain')
    await page.close()
  })
