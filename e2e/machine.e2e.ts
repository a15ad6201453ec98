import { accessibilityProblems } from './accessibility'
import { expect, test } from './launch'
import { MachinePage } from './machine-page'

const SECTIONS = [
  'Host',
  'Memory',
  'Devices',
  'Driver',
  'Paths and rules',
  'Workload',
  'Faults',
  'Expectations',
  'Run options',
]

test('a student changes the interleave in the form, sees it in the text, and takes it back', async ({ page, lab }) => {
  const view = new MachinePage(page)
  await view.open(lab)
  const before = await view.lines()
  await view.tab('Devices')
  await expect(view.field('devices.0.interleave')).toHaveAttribute('placeholder', /\d/)
  await view.fill('devices.0.interleave', '5')
  await view.hasLine('{ name: disk0, type: disk, blocks: 2000, interleave: 5 }')
  const after = await view.lines()
  expect(after.filter((line, index) => line !== before[index])).toHaveLength(1)
  await expect(view.document).toContainText('changed')
  await view.undo.click()
  await expect(view.field('devices.0.interleave')).toHaveValue('')
  expect(await view.lines()).toEqual(before)
})

test('what the form cannot take is said at the field and never written', async ({ page, lab }) => {
  const view = new MachinePage(page)
  await view.open(lab)
  const before = await view.lines()
  await view.fill('host.contextSwitch', '10 KB')
  await expect(view.main.getByText(/Not written: .*KB is a unit of size/)).toBeVisible()
  await expect(view.field('host.contextSwitch')).toHaveAttribute('aria-invalid', 'true')
  expect(await view.lines()).toEqual(before)
})

test('a student changes a parameter of the host, sees that it differs, and resets it', async ({ page, lab }) => {
  const view = new MachinePage(page)
  await view.open(lab)
  await view.fill('host.contextSwitch', '200 us')
  await view.hasLine('contextSwitch: 200 us')
  await view.hasLine('preset: 1989-386-isa')
  await expect(view.main.getByText('one differs')).toBeVisible()
  await view.main.getByRole('button', { name: 'Reset host.contextSwitch' }).click()
  await expect(view.editor).not.toContainText('contextSwitch')
  await expect(view.main.getByText('nothing differs')).toBeVisible()
})

test('a mistake in the text is shown with line and field, in both views, and a click leads there', async ({
  page,
  lab,
}) => {
  const view = new MachinePage(page)
  await view.open(lab)
  const text = (await view.lines()).join('\n')
  await view.type(text.replace('type: disk', 'type: dusk'))
  const problem = view.problems.getByRole('button').first()
  await expect(problem).toContainText('line 10')
  await expect(problem).toContainText('devices[0].type')
  await expect(view.editor.locator('.cm-lintRange-error')).toHaveText('dusk')
  await problem.click()
  await expect(view.editor).toBeFocused()
  await expect(view.field('devices.0.type')).toBeVisible()
  await expect(view.main.locator('.wrong').filter({ hasText: 'did you mean disk' })).toBeVisible()
  await view.field('devices.0.type').selectOption('disk')
  await expect(view.problems).toHaveCount(0)
  await expect(page.getByRole('contentinfo').getByText('no problems')).toBeVisible()
})

test('while the text cannot be read the form waits, and goes on when it can', async ({ page, lab }) => {
  const view = new MachinePage(page)
  await view.open(lab)
  const text = (await view.lines()).join('\n')
  await view.type(`${text}\nhost: [`)
  await expect(view.main.getByText('The text cannot be read')).toBeVisible()
  await expect(view.field('host.preset')).toBeDisabled()
  await expect(view.problems.getByRole('button').first()).toContainText(/line \d+/)
  await view.type(text)
  await expect(view.field('host.preset')).toBeEnabled()
  await expect(view.problems).toHaveCount(0)
})

test('the editor offers the fields that fit, and says what a field is', async ({ page, lab }) => {
  const view = new MachinePage(page)
  await view.open(lab)
  const text = (await view.lines()).join('\n').trimEnd()
  await view.type(`${text}\n`)
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type('timeL')
  const offers = page.getByRole('listbox')
  await expect(offers.getByRole('option', { name: 'timeLimit' })).toBeVisible()
  await expect(page.locator('.cm-completionInfo')).toContainText('simulated time')
  // The editor takes no key for an answer in the first moment of a list, so that nobody chooses by accident.
  await offers.getByRole('option', { name: 'timeLimit' }).click()
  await page.keyboard.type('5 s')
  await view.hasLine('timeLimit: 5 s')
  await view.tab('Run options')
  await expect(view.field('timeLimit')).toHaveValue('5 s')
})

test('a student writes a machine by the form alone and runs it', async ({ page, lab }) => {
  const view = new MachinePage(page)
  await page.goto(lab.address)
  await page.getByRole('button', { name: 'A new scenario' }).click()
  await view.tab('Devices')
  await view.main.getByRole('button', { name: 'Write it into the text' }).click()
  await view.field('devices.0.engine').selectOption('bus-master')
  await view.fill('devices.0.name', 'winchester')
  await view.tab('Workload')
  await view.fill('workload.0.requests.0.length', '24 KB')
  await view.main.getByRole('button', { name: 'Add to requests' }).click()
  await view.tab('Faults')
  await view.main.getByLabel('Catalogue').selectOption('F2')
  await view.main.getByRole('button', { name: 'Plan F2' }).click()
  await view.hasLine('name: winchester')
  await view.hasLine('engine: bus-master')
  await view.hasLine('length: 24 KB')
  await view.hasLine('- F2')
  await expect(page.getByRole('contentinfo').getByText('no problems')).toBeVisible()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: /^ended/ })).toBeVisible()
})

test('a device that gets another name keeps it wherever the text names it', async ({ page, lab }) => {
  const view = new MachinePage(page)
  await view.open(lab)
  await view.tab('Faults')
  await view.main.getByRole('button', { name: 'Plan F1' }).click()
  await view.fill('faults.0.where', 'disk0')
  await view.hasLine('where: disk0')
  await view.tab('Devices')
  await view.fill('devices.0.name', 'winchester')
  await view.hasLine('where: winchester')
  await view.undo.click()
  await view.hasLine('where: disk0')
  await view.hasLine('name: disk0')
})

test('the addresses follow the fields, as a drawing and as a table', async ({ page, lab }) => {
  const view = new MachinePage(page)
  await view.open(lab)
  await view.tab('Addresses')
  const picture = view.main.getByRole('img', { name: /^From the pages/ })
  await expect(picture).toBeVisible()
  await expect(view.main.getByText('2 pages')).toBeVisible()
  await view.main.getByRole('tabpanel').getByLabel('path').selectOption('sysv')
  await expect(view.main.getByText('16 pieces')).toBeVisible()
  await view.tab('Workload')
  await view.fill('workload.0.requests.0.length', '16 KB')
  await expect(view.main.getByText('32 pieces')).toBeVisible()
  await view.main.getByLabel('as a table').check()
  await expect(view.main.getByRole('row').filter({ hasText: 'Pieces' })).toHaveCount(32)
})

test('registers are decoded, and a value that is typed is too', async ({ page, lab }) => {
  const view = new MachinePage(page)
  await view.open(lab)
  await view.tab('Registers')
  const mode = view.main.getByRole('row').filter({ hasText: 'MODE of channel' })
  await mode.getByRole('textbox').fill('0x68')
  await expect(mode).toContainText('SINGLE, DECREMENT, READ')
  await mode.getByRole('textbox').fill('0x1ff')
  await expect(mode.getByRole('textbox')).toHaveAttribute('aria-invalid', 'true')
})

test('changes are not lost without a question', async ({ page, lab }) => {
  const view = new MachinePage(page)
  await view.open(lab)
  await view.fill('host.contextSwitch', '200 us')
  await view.hasLine('contextSwitch: 200 us')
  await view.show('Welcome')
  const sample = page.getByRole('region', { name: 'Samples' }).getByRole('button').nth(3)
  await sample.click()
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText('sysv-vs-solaris.yaml')
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(view.document).toContainText('sysv-vs-solaris.yaml')
  await sample.click()
  const download = page.waitForEvent('download')
  await question.getByRole('button', { name: 'Save' }).click()
  expect((await download).suggestedFilename()).toBe('sysv-vs-solaris.yaml')
  await expect(view.document).not.toContainText('sysv-vs-solaris.yaml')
})

test('a reload goes on where it was, and a new window is offered what was not saved', async ({
  page,
  lab,
  context,
}) => {
  const view = new MachinePage(page)
  page.on('dialog', (dialog) => void dialog.accept())
  await view.open(lab)
  await view.fill('host.contextSwitch', '200 us')
  await view.hasLine('contextSwitch: 200 us')
  await page.reload()
  await view.hasLine('contextSwitch: 200 us')
  await expect(view.document).toContainText('changed')
  // What a window that lives keeps is its own; what it leaves is offered.
  const other = new MachinePage(await context.newPage())
  await page.close()
  await other.page.goto(lab.address)
  await other.page.getByRole('button', { name: 'Take them up' }).click()
  await other.hasLine('contextSwitch: 200 us')
  await expect(other.undo).toBeEnabled()
})

test('a file that falls onto the window opens, and is among the recent ones', async ({ page, lab }) => {
  const view = new MachinePage(page)
  await page.goto(lab.address)
  await expect(page.getByRole('region', { name: 'Samples' }).getByRole('button').first()).toBeVisible()
  await page.evaluate(() => {
    const files = new DataTransfer()
    const text = 'version: 1\ntitle: It fell\nworkload: [{ process: p, requests: [{ op: write, length: 512 }] }]\n'
    files.items.add(new File([text], 'fell.yaml', { type: 'application/yaml' }))
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: files }))
  })
  await view.hasLine('title: It fell')
  await view.show('Welcome')
  await page.getByRole('region', { name: 'Recent documents' }).getByRole('button', { name: 'fell.yaml' }).click()
  await view.hasLine('title: It fell')
})

test('everything can be done by the keyboard', async ({ page, lab }) => {
  const view = new MachinePage(page)
  await view.open(lab)
  const tab = view.main.getByRole('tab', { name: 'Host', exact: true })
  await tab.focus()
  for (let presses = 0; presses < 8; presses += 1) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect(view.field('seed')).toBeVisible()
  for (let presses = 0; presses < 20; presses += 1) {
    await page.keyboard.press('Tab')
    if (await view.field('seed').evaluate((field) => field === document.activeElement)) break
  }
  await page.keyboard.type('42')
  await page.keyboard.press('Enter')
  await view.hasLine('seed: 42')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(view.field('seed')).toHaveValue('')
  // Out of the editor again: Tab is not held there.
  await view.editor.focus()
  await page.keyboard.press('Tab')
  await expect(view.editor).not.toBeFocused()
})

test('the view speaks German, and keeps the names of the file', async ({ browser, lab }) => {
  const page = await browser.newPage({ locale: 'de-AT' })
  await page.goto(lab.address)
  await page.getByRole('button', { name: 'einem neuen Szenario' }).click()
  await page.getByRole('tab', { name: 'Geräte' }).click()
  await page.getByRole('button', { name: 'In den Text schreiben' }).click()
  await expect(page.locator('[id="field-devices-0-interleave"]')).toBeVisible()
  await page.close()
})

for (const theme of ['light', 'dark', 'contrast'] as const) {
  test(`everything is accessible in ${theme} colours, and fits 1024 by 700`, async ({ page, lab }, info) => {
    test.setTimeout(240_000)
    await page.setViewportSize({ width: 1024, height: 700 })
    const view = new MachinePage(page)
    await view.open(lab)
    await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme)
    for (const name of SECTIONS) {
      await view.tab(name)
      expect([name, await accessibilityProblems(page)]).toEqual([name, []])
      if (theme !== 'contrast') await page.screenshot({ path: info.outputPath(`${theme}-${name}-1024x700.png`) })
    }
    const text = (await view.lines()).join('\n')
    for (const name of ['Addresses', 'Registers', 'Text']) {
      await view.tab(name)
      await expect(view.main.locator('svg[role="img"], .registers table, .cm-content').first()).toBeVisible()
      expect([name, await accessibilityProblems(page)]).toEqual([name, []])
      await page.screenshot({ path: info.outputPath(`${theme}-${name}-1024x700.png`) })
    }
    await view.type(text.replace('type: disk', 'type: dusk'))
    await expect(view.problems).toBeVisible()
    expect(await accessibilityProblems(page)).toEqual([])
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
    await page.screenshot({ path: info.outputPath(`${theme}-problem-1024x700.png`) })
  })
}
