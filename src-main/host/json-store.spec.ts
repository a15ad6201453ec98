import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { writeCrashReport } from './crash-report'
import { createRecentFiles } from './recent-files'
import { MOST_RECENT, openKept, openSettings } from './settings'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-store-'))
const file = join(folder, 'inner/settings.json')
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeEach(() => rmSync(join(folder, 'inner'), { recursive: true, force: true }))
const defaults = { version: 1, places: [], lastFolder: '', recent: [] }

describe('openJsonStore', () => {
  it('gives defaults without a file, makes the folder when something is kept, and reads it again', async () => {
    const store = openSettings(file)
    expect([store.value, store.putAside]).toEqual([defaults, ''])
    expect(existsSync(file)).toBe(false)
    store.change({ ...store.value, lastFolder: '/lab' })
    expect(await store.settled()).toBeUndefined()
    expect(openSettings(file).value).toEqual({ ...defaults, lastFolder: '/lab' })
  })

  it('writes one value after the other, and the newest wins', async () => {
    const store = openKept(file)
    for (let index = 0; index < 50; index += 1) store.change({ value: String(index) })
    await store.settled()
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ value: '49' })
    expect(readdirSync(join(folder, 'inner'))).toEqual(['settings.json'])
  })

  it.each([
    ['what is not JSON', '{"version": 1'],
    ['another shape', '{"version": 1, "places": [{"x": "left"}]}'],
    ['a version of the future', '{"version": 2}'],
    ['nothing at all', ''],
    ['a list', '[]'],
    ['a place that no screen has', '{"places": [{"x": 1e300, "y": 0, "width": 1, "height": 1}]}'],
  ])('puts %s aside and uses the defaults', async (_what, text) => {
    await openKept(file).settled()
    const store = openKept(file)
    store.change({ a: 'b' })
    await store.settled()
    writeFileSync(file, text)
    const settings = openSettings(file)
    expect(settings.value).toEqual(defaults)
    expect(settings.putAside).toBe(file.replace('.json', '.bad'))
    expect(readFileSync(settings.putAside, 'utf8')).toBe(text)
    expect(existsSync(file)).toBe(false)
  })

  it('keeps values in memory where nothing can be written, and says why', async () => {
    const store = openSettings('/dev/null/settings.json')
    store.change({ ...store.value, lastFolder: '/lab' })
    expect(await store.settled()).toBeInstanceOf(Error)
    expect(store.value.lastFolder).toBe('/lab')
  })
})

describe('createRecentFiles', () => {
  it('keeps the last ones, each once, and no more than it may', () => {
    let changes = 0
    const recent = createRecentFiles(openSettings(file), () => (changes += 1))
    for (let index = 0; index < MOST_RECENT + 5; index += 1) recent.add(`/lab/${index}.yaml`)
    recent.add('/lab/10.yaml')
    const list = recent.list()
    expect([list.length, list[0]?.name, changes]).toEqual([MOST_RECENT, '10.yaml', MOST_RECENT + 6])
    expect(list.filter(({ name }) => name === '10.yaml')).toHaveLength(1)
    expect(list[0]).toMatchObject({ folder: 'lab', isMissing: true })
    expect(recent.pathOf(list[0]?.id ?? '')).toBe('/lab/10.yaml')
    recent.forget(list[0]?.id)
    expect(recent.pathOf(list[0]?.id ?? '')).toBeUndefined()
    recent.forget()
    expect(recent.list()).toEqual([])
  })

  it('gives files of one name in two folders different ids', () => {
    const recent = createRecentFiles(openSettings(file), () => undefined)
    recent.add('/a/x.yaml')
    recent.add('/b/x.yaml')
    expect(new Set(recent.list().map(({ id }) => id)).size).toBe(2)
    expect(JSON.stringify(recent.list())).not.toContain('/a/')
  })
})

describe('writeCrashReport', () => {
  it('keeps the last ten, each with versions and without the name of the person', () => {
    const reports = join(folder, 'inner/reports')
    const written = Array.from({ length: 14 }, (_, index) =>
      writeCrashReport(
        reports,
        { what: 'window: oom', error: new Error(`in ${process.env['HOME'] ?? '/root'}/lab`), detail: { index } },
        { 'DMA Lab': '0.1.0' },
        new Date(Date.UTC(2026, 0, 1, 0, 0, index)),
      ),
    )
    expect(readdirSync(reports)).toHaveLength(10)
    const last = JSON.parse(readFileSync(written.at(-1) ?? '', 'utf8')) as Record<string, unknown>
    expect(last).toMatchObject({ what: 'window: oom', detail: { index: 13 }, versions: { 'DMA Lab': '0.1.0' } })
    expect(last['error']).toContain('in ~/lab')
    expect(existsSync(written[0] ?? '')).toBe(false)
  })

  it('takes anything that was thrown, and never throws itself', () => {
    expect(writeCrashReport('/dev/null/reports', { what: 'x', error: 'text' }, {})).toBeUndefined()
    for (const error of [undefined, null, 7, { a: 1 }, 'text'])
      expect(writeCrashReport(join(folder, 'inner'), { what: 'x', error }, {})).toMatch(/crash-.*\.json$/)
  })
})
