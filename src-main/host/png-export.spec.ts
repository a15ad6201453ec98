import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { exportedRuns, newFolder } from '../../scripts/lib/other-programs'
import { findChromium } from './chromium'
import { openTargets } from './export-target'
import { exportRuns, ExportFailure } from './exports'
import { paintingTarget, pngFormat } from './png-export'

const folder = newFolder()
afterAll(folder.remove)
const chromium = findChromium()
if (chromium === undefined) console.log('SKIPPED pictures as PNG: install the package chromium')

const painted: typeof openTargets = async (plans, force) => paintingTarget(await openTargets(plans, force))

describe('pngFormat', () => {
  it.skipIf(chromium === undefined)(
    'writes the drawing of the timeline as a picture',
    { timeout: 60_000 },
    async () => {
      const [run] = await exportedRuns(undefined, (key) => key.startsWith('sysv-read-units'))
      const target = join(folder.path, 'a.png')
      const [file] = await exportRuns([run!.source], pngFormat(), target, {}, { open: painted })
      const bytes = readFileSync(target)
      expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG')
      expect([bytes.length, bytes.readUInt32BE(16) > 1000]).toEqual([file!.size, true])
    },
  )

  it('leaves nothing behind when it is stopped', async () => {
    const [run] = await exportedRuns(undefined, (key) => key.startsWith('sysv-read-units'))
    const target = join(folder.path, 'b.png')
    const signal = AbortSignal.abort()
    await expect(exportRuns([run!.source], pngFormat(), target, {}, { open: painted, signal })).rejects.toThrow(
      ExportFailure,
    )
    expect(existsSync(target)).toBe(false)
  })
})
