/** Host and browser are killed, as by `kill -9` or a power cut of the program: what was edited is offered again. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, expect, test, type Browser, type Page } from '@playwright/test'
import { listen } from './complaints'
import { ExportPage } from './export-page'
import { launch, type Lab } from './launch'
import { MachinePage } from './machine-page'
import { TimelinePage } from './timeline-page'

/** What a crash may cost, in ms. */
const MOST_LOST = 5000
const NAME = 'disk.dmalab.yaml'
const FILE = `version: 1
title: A file
host: 1989-386-isa
driver: xx
workload:
  - process: writer
    requests:
      - { op: write, offset: 0, length: 8 KB }
`

/** A browser and a host of its own on a folder, which can be killed and started again. */
class Program {
  private readonly folder: string
  private readonly executable: string
  private readonly options: readonly string[]
  private children: readonly ChildProcess[] = []
  private connection: Browser | undefined
  private port = 0
  private readonly heard: string[][] = []

  /** What the consoles of all pages had to say; a page that is killed says nothing of it. */
  get complaints(): string[] {
    return this.heard.flat()
  }

  constructor(folder: string, executable: string, options: readonly string[]) {
    this.folder = folder
    this.executable = executable
    this.options = options
  }

  /** Starts both; the host at the same address as before, for the browser keeps what a page keeps by address. */
  async start(): Promise<{ readonly page: Page; readonly lab: Lab }> {
    const { lab, child } = await launch(this.port)
    child.removeAllListeners('close')
    this.children = [child]
    this.port = Number(new URL(lab.address).port)
    const place = [`--user-data-dir=${this.folder}`, '--remote-debugging-port=0', '--lang=en-GB', '--headless']
    const browser = spawn(this.executable, [...this.options, ...place, 'about:blank'], { detached: true })
    this.children = [child, browser]
    const address = await new Promise<string>((resolve, reject) => {
      let output = ''
      browser.stderr.on('data', (data: Buffer) => {
        output += data.toString()
        const found = /DevTools listening on (ws:\S+)/.exec(output)?.[1]
        if (found) resolve(found)
      })
      browser.on('close', () => reject(new Error(`the browser ended:\n${output}`)))
    })
    this.connection = await chromium.connectOverCDP(address)
    const page = await this.connection.contexts()[0]!.newPage()
    this.heard.push(listen(page))
    await page.goto(lab.address)
    return { page, lab }
  }

  /** Kills both at once: neither hears of it before. */
  async kill(): Promise<void> {
    const [host, browser] = this.children
    this.children = []
    const ends = [host, browser].map(
      (child) => new Promise((resolve) => (child ? child.once('close', resolve) : resolve(0))),
    )
    if (browser?.pid) process.kill(-browser.pid, 'SIGKILL')
    host?.kill('SIGKILL')
    await Promise.all(ends)
    await this.connection?.close().catch(() => undefined)
  }
}

/** Waits until all of these texts are kept, and nothing waits to be. @returns ms that it took */
async function kept(page: Page, ...texts: readonly string[]): Promise<number> {
  const since = Date.now()
  await page.waitForFunction((wanted) => {
    const all = Object.values({ ...localStorage }).join('\n')
    return document.documentElement.dataset['kept'] === 'true' && wanted.every((text) => all.includes(text))
  }, texts)
  return Date.now() - since
}

/** The whole text that is kept; the editor has only the lines that it shows. */
function keptText(page: Page): Promise<string> {
  return page.evaluate(() => {
    const slot = Object.keys({ ...localStorage }).find((key) => key.startsWith('dma-lab-kept-'))
    return (JSON.parse(localStorage.getItem(slot ?? '') ?? '{"text":""}') as { text: string }).text
  })
}

const programs: Program[] = []
const folders: string[] = []
test.afterEach(async () => {
  for (const program of programs.splice(0)) await program.kill()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** @returns a program on a new folder, and that folder */
function program(): { readonly program: Program; readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'dma-lab-recovery-'))
  const { executablePath, args = [] } = test.info().project.use.launchOptions ?? {}
  const made = new Program(join(folder, 'browser'), executablePath ?? chromium.executablePath(), args)
  folders.push(folder)
  programs.push(made)
  return { program: made, folder }
}

test('a document, its run, markers and zoom come back after both programs were killed', async () => {
  const { program: lab } = program()
  const first = await lab.start()
  const machine = new MachinePage(first.page)
  await machine.open(first.lab)
  await machine.fill('host.contextSwitch', '200 us')
  await machine.hasLine(/contextSwitch: 200 us/)
  await machine.editor.press('ControlOrMeta+Home')
  await first.page.keyboard.insertText('# typed before the crash\n')
  await machine.hasLine('# typed before the crash')
  await first.page.keyboard.press('ControlOrMeta+Enter')
  await expect(first.page.getByRole('contentinfo')).toContainText('ended: sysv')
  await machine.show('Timeline')
  const view = new TimelinePage(first.page)
  await view.idle()
  await view.choosePath('sysv')
  await view.find('io:done')
  await view.picture.focus()
  for (const key of ['m', 'w', 'w', 'b']) await first.page.keyboard.press(key)
  await view.showPart('Markers')
  const marker = view.main.getByRole('region', { name: 'Markers' }).getByRole('textbox')
  await marker.fill('before the crash')
  await marker.press('Enter')
  await view.idle()
  const shown = await view.shown.textContent()
  expect(await kept(first.page, '# typed before the crash', 'before the crash"')).toBeLessThanOrEqual(MOST_LOST)
  await machine.show('Machine')
  const text = await keptText(first.page)
  expect(text).toMatch(/^# typed before the crash\n[^]*contextSwitch: 200 us/)
  await lab.kill()

  const { page } = await lab.start()
  const offer = page.getByRole('status').filter({ hasText: 'were not saved the last time' })
  await expect(offer).toContainText('sysv-vs-solaris')
  await offer.getByRole('button', { name: 'Take them up' }).click()
  const again = new MachinePage(page)
  await again.hasLine('# typed before the crash')
  expect(await keptText(page)).toBe(text)
  await expect(again.field('host.contextSwitch')).toHaveValue('200 us')
  // What was there before the changes is one step back.
  await again.undo.click()
  await expect(again.editor).not.toContainText('before the crash')
  await page.getByRole('banner').getByRole('button', { name: 'Redo' }).click()
  await again.hasLine('# typed before the crash')
  await page.getByRole('button', { name: 'Run it again and go on' }).click()
  await expect(page.getByText('every event is the same')).toBeVisible()
  await again.show('Timeline')
  const timeline = new TimelinePage(page)
  await timeline.idle()
  await expect(timeline.shown).toHaveText(shown!)
  await timeline.showPart('Markers')
  await expect(timeline.main.getByRole('region', { name: 'Markers' }).getByRole('textbox')).toHaveValue(
    'before the crash',
  )
  expect(lab.complaints).toEqual([])
})

test('a file is as it was when its changes are not taken up, and they are not offered again', async () => {
  const { program: lab, folder } = program()
  const file = join(folder, NAME)
  writeFileSync(file, FILE)
  const first = await lab.start()
  const machine = new MachinePage(first.page)
  const open = (page: Page): Promise<void> => new ExportPage(page).openFile(NAME, readFileSync(file))
  await open(first.page)
  await machine.hasLine('title: A file')
  await machine.editor.press('ControlOrMeta+Home')
  await first.page.keyboard.insertText('# not wanted\n')
  expect(await kept(first.page, '# not wanted')).toBeLessThanOrEqual(MOST_LOST)
  await lab.kill()

  const second = await lab.start()
  const offer = second.page.getByRole('status').filter({ hasText: `Changes to ${NAME} were not saved` })
  await offer.getByRole('button', { name: 'Forget them' }).click()
  await expect(offer).toHaveCount(0)
  await open(second.page)
  const again = new MachinePage(second.page)
  await again.hasLine('title: A file')
  expect(await again.lines()).toEqual(FILE.split('\n'))
  expect(readFileSync(file, 'utf8')).toBe(FILE)
  await second.page.waitForFunction(() => document.documentElement.dataset['kept'] === 'true')
  await lab.kill()

  const third = await lab.start()
  await expect(third.page.getByRole('region', { name: 'Samples' })).toBeVisible()
  await third.page.waitForFunction(() => sessionStorage.getItem('dma-lab-slot') !== null)
  await expect(third.page.getByText('were not saved')).toHaveCount(0)
  expect(lab.complaints).toEqual([])
})
